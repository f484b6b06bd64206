"""Whatever a person types is on the paper that leaves the house, or they are told which signs are not.

Texts of every script and of none are typed into a workbook as the name of a client, the title or the words of a
finding, or a quote; the document is composed from its snapshot, and its words are read back by another program
(PDFium, which is what browsers show PDFs with). What is read must be what was typed, sign by sign and in its order,
but for the following, and nothing else:

- Spaces and line ends are left out on both sides, because lines break anew in a document. That words stay words is
  tried apart, with words of Latin, Greek and Cyrillic letters (`test_round_trip.py`).
- What was typed is taken in Unicode's composed form (NFC): both forms are the same text.
- Ready-made ligatures and letters in ready-made positions (U+FB00 to U+FDFF, U+FE70 to U+FEFC) are taken as the letters
  they stand for: PDFium resolves them when it reads, whatever the document says.
- A hyphen at the end of a line is read as a mark of its own, which is taken for a hyphen.
- A combining mark may be missing: it has no width, and PDFium passes over what is printed at the place of another sign.
  That each is there, or told, is tried apart, one to a letter (`test_round_trip.py`).
- The blank pattern of Braille (U+2800) is left out on both sides, as a space is.
- Where the document says that text runs from right to left, only letters up to U+FFFF are looked for, in any
  order on all pages and in compatibility forms: PDFium turns such lines round, takes other signs in them for what they
  resemble, and turns the halves of those beyond.

A sign that is not there must be named in a message of the document, with its number; where a message says how many more
there are, so many different ones need not be named.
"""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st

from alignment_desktop.content.packs import core_pack
from alignment_desktop.deliverables.blocks import MessageKind, Rendered
from alignment_desktop.deliverables.compose import rendered
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.engagement import Attribution, Side
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import RemarkClass
from alignment_desktop.domain.outline import Outline
from alignment_desktop.workbook import Workbook
from tests.deliverables.reading import bodies, read_here
from tests.faults.soaks import Figures, Say
from tests.storage.things import CHEAP

SHORT = 24
"""The signs of a client's name, which has three lines of half a page on the cover."""

# -- what is typed -----------------------------------------------------------------------------------------------------

RANGES: dict[str, tuple[tuple[int, int], ...]] = {
    "ASCII": ((0x20, 0x7E),),
    "Latin": ((0xA0, 0x24F), (0x1E00, 0x1EFF)),
    "Greek and Cyrillic": ((0x370, 0x3FF), (0x400, 0x52F), (0x1F00, 0x1FFF)),
    "combining marks": ((0x300, 0x36F), (0x1AB0, 0x1AFF), (0x20D0, 0x20FF), (0x61, 0x7A)),
    "Hebrew": ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
    "Arabic": ((0x600, 0x6FF), (0x750, 0x77F), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF)),
    "other scripts": ((0x530, 0x58F), (0x700, 0x109F), (0x10A0, 0x1CFF), (0x10300, 0x10FFF)),
    "East Asia": ((0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xF900, 0xFAFF), (0x20000, 0x2FA1D)),
    "signs": ((0x2010, 0x2027), (0x2030, 0x205E), (0x2070, 0x2BFF), (0x1D400, 0x1D7FF), (0x1F000, 0x1FAFF)),
    "control characters": ((0, 0x1F), (0x7F, 0x9F)),
    "invisible": (
        (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFFC), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE01EF),
    ),
    "spaces": ((0x9, 0xD), (0x20, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
               (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000)),
    "private use": ((0xE000, 0xF8FF), (0xF0000, 0xF00FF)),
    "no characters": ((0xFDD0, 0xFDEF), (0xFFFE, 0xFFFF), (0x1FFFE, 0x1FFFF), (0x378, 0x379)),
    "everything": ((0, 0xD7FF), (0xE000, 0x10FFFF)),
}  # fmt: skip
_OFTEN = ("ASCII", "ASCII", "ASCII", "Latin", "Latin", "Greek and Cyrillic", "combining marks", "signs")
_PHRASES = (
    "\U0001f469\u200d\U0001f469\u200d\U0001f467", "\U0001f3f3\ufe0f\u200d\U0001f308", "\u0645\u06cc\u200c\u062e\u0648",
    "R&D <5 people", "&copy; &#65;", "<b>Kafka", "a-b-c", "well\u2010known", "\ufb01rst", "x\u0302\u0323", "e\u0301",
    "\u1112\u1161\u11ab", "\u05e9\u05dc\u05d5\u05dd (\u05d0)", "\u202emoc.live\u202c", "5\u00a0000\u202f\u20ac",
    "co\u00adoperation", "\uf0b7 bullet", "\ufffd", "\u2800", "\ufffc",
)  # fmt: skip


def _signs(ranges: Sequence[tuple[int, int]]) -> st.SearchStrategy[str]:
    return st.one_of([st.integers(low, high).map(chr) for low, high in ranges])


_PIECES = st.one_of(
    *(st.text(_signs(RANGES[name]), min_size=1, max_size=12) for name in (*_OFTEN, *RANGES)),
    st.sampled_from(_PHRASES),
    st.sampled_from("abc\u00e4\u03b1\u0436x-.").map(lambda sign: sign * 130),
)


@st.composite
def texts(draw: st.DrawFn, place: str) -> str:
    """Pieces of several scripts, close together or with spaces, tabs and line ends between."""
    pieces = draw(st.lists(_PIECES, min_size=1, max_size=5))
    text = draw(st.sampled_from(("", " ", "  ", "\n", "\t", "\n\n", "\u00a0"))).join(pieces)
    return text[:SHORT] if place == "client" else text


def typed_somewhere() -> st.SearchStrategy[tuple[str, str]]:
    """A text and where it is typed."""
    return st.sampled_from(PLACES).flatmap(lambda place: st.tuples(texts(place), st.just(place)))


# -- what comes of it --------------------------------------------------------------------------------------------------

START, END = "q7q7q", "q8q8q"
"""Around each text, so that it is found; nothing composes with a q."""
_NUMBERS = re.compile(r"U\+([0-9A-F]{4,6})")
_MORE = re.compile(r" and (\d+) more")
_HYPHENS = {"\x02": "-", "\ufffe": "-"}


PLACES = ("client", "title", "condition", "quote")
"""Where a text is typed. A title stands in the table of findings and over its own."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What was read on all pages, and between the marks at every place; and what the document says about it."""

    whole: str
    found: list[str]
    named: frozenset[str]
    more: int
    is_right_to_left: bool

    @property
    def all_named(self) -> set[str]:
        """The signs that are named, each as the letters it stands for."""
        return set("".join(_resolved(sign) for sign in self.named))


class Trip:
    """A workbook with a client, a finding and a quote, one of which is typed anew for each text."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        clients, day = workbook.clients, date(2026, 11, 2)
        self._client = clients.add_client("Harbour & Pine").id
        engagement = clients.add_engagement(self._client, "Alignment review", started_on=day)
        self._engagement = engagement.id
        round_ = clients.open_round(engagement.id, "Baseline", core_pack(), opened_on=day)
        ann = clients.add_person(self._client, "Ann", Side.BUSINESS)
        speaker = clients.add_respondent(engagement.id, ann.id, "ceo", attribution=Attribution.NAMED)
        sitting = workbook.interviews.plan_interview(round_.id, (speaker.id,), "ceo-30")
        self._quote = workbook.interviews.add_remark(
            sitting.id, "x", kind=RemarkClass.QUOTE, respondent_id=speaker.id, question="C1.P1.Q1"
        ).id
        self._finding = workbook.findings.write(engagement.id, round_.id, "C1", "x", condition="x").id
        self._outline = Outline(
            id="trip", title="Report", audience="All.", summary="What was found.", sections=("cover", "challenges")
        )

    def take(self, typed: str, place: str) -> Printed:
        """Types the text into one place, composes the document and reads it. Raises Refused."""
        for each in PLACES:
            self._type(f"{START}{typed}{END}" if each == place else "x", each)
        snapshot = self._workbook.snapshot(self._engagement)
        return _read(rendered(self._outline, snapshot, Options(), read_here({})))

    def _type(self, words: str, place: str) -> None:
        match place:
            case "client":
                self._workbook.clients.change_client(self._client, name=words)
            case "quote":
                self._workbook.interviews.edit_remark(self._quote, words)
            case _:
                self._workbook.findings.edit(self._finding, **{place: words})


def _read(made: Rendered) -> Printed:
    """What another program reads between the marks, and what the messages say."""
    told = [message.text for message in made.messages if message.kind is MessageKind.GLYPH]
    whole = _squeezed("".join(bodies(made)))
    return Printed(
        whole=whole,
        found=re.findall(f"{START}(.*?){END}", whole),
        named=frozenset(chr(int(number, 16)) for text in told for number in _NUMBERS.findall(text)),
        more=max((int(number) for text in told for number in _MORE.findall(text)), default=0),
        is_right_to_left=any(message.text.startswith("Right-to-left") for message in made.messages),
    )


def _squeezed(text: str) -> str:
    """The text without spaces and line ends."""
    return "".join(_HYPHENS.get(sign, sign) for sign in text if not sign.isspace() and sign != "\u2800")


def told(typed: str) -> str:
    """What was typed, in the form in which it can be read back."""
    composed = unicodedata.normalize("NFC", typed)
    return "".join(_resolved(sign) for sign in composed if not sign.isspace() and sign != "\u2800")


def _resolved(sign: str) -> str:
    if "\ufb00" <= sign <= "\ufdff" or "\ufe70" <= sign <= "\ufefc":
        return "".join(part for part in unicodedata.normalize("NFKC", sign) if not part.isspace())
    return sign


def lost(typed: str, found: str, printed: Printed) -> set[str] | None:
    """The signs of what was typed that are not in what was read; None where what was read says something else."""
    missing: set[str] = set()
    named, at = printed.all_named, 0
    for sign in told(typed):
        is_replaced = found[at : at + 1] == "\ufffd"  # a mark stands where no face holds the sign
        if found[at : at + 1] == sign:
            at += 1
        elif sign in named or (is_replaced and printed.more) or not unicodedata.category(sign).startswith("M"):
            missing.add(sign)
            at += is_replaced
    return missing if at == len(found) else None


def lost_in_any_order(typed: str, found: str) -> set[str]:
    """The letters of what was typed that are not in what was read."""
    return set(Counter(_letters(typed)) - Counter(_letters(found)))


def _letters(text: str) -> Iterator[str]:
    return (sign for sign in unicodedata.normalize("NFKC", text) if sign.isalpha() and sign <= "\uffff")


def problems(typed: str, place: str, printed: Printed) -> list[str]:
    """What was neither printed nor told, a line each."""
    if len(printed.found) != (2 if place == "title" else 1) and not printed.is_right_to_left:
        return [f"found {len(printed.found)} times"]
    named = printed.all_named
    wrong = []
    for found in (printed.whole,) if printed.is_right_to_left else printed.found:
        gone = lost_in_any_order(typed, found) if printed.is_right_to_left else lost(typed, found, printed)
        if gone is None:
            wrong.append(f"{found!a} instead of {told(typed)!a}")
            continue
        # A sign that stands for several letters is named as the one that it is.
        silent = {sign for sign in set(typed) if gone & set(_resolved(sign)) and not set(_resolved(sign)) <= named}
        if len(silent) > printed.more:
            wrong.append(f"nothing is said of {', '.join(f'U+{ord(sign):04X}' for sign in sorted(silent))}")
    return wrong


# -- the soak ----------------------------------------------------------------------------------------------------------


@contextmanager
def trips() -> Iterator[Trip]:
    """A workbook to type into."""
    with ExitStack() as held:
        path = Path(held.enter_context(tempfile.TemporaryDirectory())) / "trip.alignment"
        yield Trip(held.enter_context(Workbook.create(path, "", parameters=CHEAP)))


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """So many texts, a thousand at a time; a thousand is left at its first text that is neither printed nor told."""
    with trips() as trip:
        for start in range(0, times, 1000):
            count = min(1000, times - start)
            _thousand(trip, figures, f"{seed} {start}", count)
            say(f"{start + count} of {times}")


def _thousand(trip: Trip, figures: Figures, chosen: str, count: int) -> None:
    is_broken = False

    def look(drawn: tuple[str, str]) -> None:
        nonlocal is_broken
        typed, place = drawn
        try:
            printed = trip.take(typed, place)
        except Refused as refusal:
            outcome, wrong = "refused", [] if str(refusal).strip() else ["refused without a word"]
        else:
            wrong = problems(typed, place, printed)
            is_whole = not printed.named and not printed.is_right_to_left
            outcome = "printed whole" if is_whole else "printed, and told what is not"
        if not is_broken:
            figures.count(f"texts {outcome}")
        is_broken = is_broken or bool(wrong)
        assert not wrong, f"{place} {typed!a}: {'; '.join(wrong)}"

    # A text takes as long as a document; what was found is told in full, and the next run is to look at other texts.
    wanted = settings(
        max_examples=count, deadline=None, database=None, phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False, verbosity=Verbosity.quiet,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    )  # fmt: skip
    try:
        seeded(int.from_bytes(chosen.encode()))(wanted(given(typed_somewhere())(look)))()
    except Exception as fault:  # what is looked for; it is told and the search goes on
        figures.broken.append(f"{type(fault).__name__}: {str(fault)[:400]}")
