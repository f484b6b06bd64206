"""Money as it is typed and shown: whole minor units of a currency, never a float."""

from __future__ import annotations

import re
from decimal import Decimal

# Currencies (ISO 4217) without a minor unit, and with a thousandth as theirs; all others have hundredths.
_WHOLE = frozenset((
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
    "XPF",
))  # fmt: skip
_THOUSANDTHS = frozenset(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"))
_LARGEST = 10**15


def digits_of(currency: str) -> int:
    """How many digits of a currency stand behind the point."""
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2


def amount(minor: int | None, currency: str) -> str:
    """An amount without its currency, such as 1,800 or 1,800.50; empty for None. Whole amounts have no point."""
    if minor is None:
        return ""
    digits = digits_of(currency)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:0{digits}d}" if rest else "")


def parsed_amount(text: str, currency: str) -> int | None:
    """The minor units of a typed amount such as 1800, 1,800.50, 1.800,50 or 1 800 EUR; None for none.

    A single point or comma before exactly three digits parts thousands, any other one the minor unit. Raises
    ValueError for what is no amount, is below zero, or is finer than the currency.
    """
    words = re.sub(r"[\s\u00a0\u202f'’]", "", text.removeprefix(currency).removesuffix(currency))
    if not words:
        return None
    if not re.fullmatch(r"[0-9]+([.,][0-9]+)*", words, re.ASCII):
        raise ValueError(text)
    marks = re.findall(r"[.,]", words)
    is_last_decimal = bool(marks) and (
        len(set(marks)) == 2 or (len(marks) == 1 and len(re.split(r"[.,]", words)[-1]) != 3)
    )
    parts = re.split(r"[.,]", words)
    rest = parts.pop() if is_last_decimal else ""
    digits = digits_of(currency)
    if any(len(part) != 3 for part in parts[1:]) or len(rest) > digits:
        raise ValueError(text)
    minor = int(Decimal("".join(parts)) * 10**digits) + int((rest or "0").ljust(digits, "0") or "0")
    if minor > _LARGEST:
        raise ValueError(text)
    return minor
