"""The key and the salt of a workbook as lines to be printed and typed again, and the way back into it by them.

Fifty bytes (a version, the key, the salt, a check of them all) stand in five lines of eighteen signs out of 32, without
I, L, O and U. The last two signs of a line are what is left of the others, read as one number behind the line's own,
when it is divided by a prime: any one wrong sign, any two that changed places and any two lines that did are noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from pathlib import Path

from alignment_desktop.domain.errors import InputProblems, WorkbookError, WrongPassphrase
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup, durable, vault
from alignment_desktop.storage.seal import SALT, Key

LINES = 5
GROUP = 4
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_VALUE = {sign: value for value, sign in enumerate(_SIGNS)}
_BYTES, _LETTERS, _CHECK = 10, 16, 2
_PRIME = 1021
_VERSION = b"\x01"
_LABEL = re.compile(r"^\s*\d\s*[.:)]\s*")


def spelled(key: Key) -> tuple[str, ...]:
    """The five lines of a key, each as four groups of four signs and a check of two."""
    content = _VERSION + key.raw + key.salt
    content += hashlib.sha256(content).digest()[:1]
    return tuple(
        _line(number, content[number * _BYTES : (number + 1) * _BYTES]) for number in range(len(content) // _BYTES)
    )


def read(text: str) -> Key:
    """The key that was typed: small or large letters, with or without blanks, hyphens and the lines' numbers.

    Raises InputProblems with a sentence for each line that cannot be right.
    """
    summary = _("The recovery key is not as it stands on the sheet.")
    lines = [_LABEL.sub("", line) for line in text.splitlines() if line.strip()]
    typed = [_bare(line) for line in lines]
    if len(typed) != LINES and len(whole := "".join(typed)) == LINES * (_LETTERS + _CHECK):
        typed = [whole[start : start + _LETTERS + _CHECK] for start in range(0, len(whole), _LETTERS + _CHECK)]
    if len(typed) != LINES:
        raise InputProblems(summary, (_("It has five lines; {n} were typed.").format(n=len(typed)),))
    problems = tuple(problem for number, line in enumerate(typed) if (problem := problem_of(number, line)))
    if problems:
        raise InputProblems(summary, problems)
    content = b"".join(_number(line[:_LETTERS]).to_bytes(_BYTES, "big") for line in typed)
    if content[-1:] != hashlib.sha256(content[:-1]).digest()[:1]:
        raise InputProblems(summary, (_("Each line is right by itself, but they are not of one sheet."),))
    if content[:1] != _VERSION:
        raise InputProblems(summary, (_("The sheet was made by a newer version of this program. Update the program."),))
    return Key(content[1:33], content[33:49])


def problem_of(number: int, line: str) -> str:
    """Why the line of this number, counted from 0, cannot be right; empty where it is."""
    line = _bare(_LABEL.sub("", line))
    strange = next((sign for sign in line if sign not in _VALUE), None)
    if strange is not None:
        return _("Line {n}: “{sign}” is never on a sheet.").format(n=number + 1, sign=strange)
    if len(line) != _LETTERS + _CHECK:
        return _("Line {n} has {count} signs instead of 18.").format(n=number + 1, count=len(line))
    if line[_LETTERS:] != _check(number, line[:_LETTERS]):
        return _("Line {n} holds a typing mistake: its last two signs do not fit the others.").format(n=number + 1)
    return ""


def access_with(path: Path, key: Key) -> vault.Access:
    """What opens this file with the key of a sheet. Raises WrongPassphrase where the key is of another, or as usual."""
    try:
        return vault.access_with(path, key)
    except WrongPassphrase:
        raise WrongPassphrase(
            _("This recovery key does not open {name}. Take the sheet that was made after the passphrase was last "
              "changed, or restore a backup.").format(name=path.name)
        ) from None  # fmt: skip


def has_salt_of(path: Path, key: Key) -> bool:
    """Whether the file begins with the salt that the sheet has; one that is damaged there opens by no passphrase."""
    with path.open("rb") as file:
        return file.read(SALT) == key.salt


def set_passphrase(
    path: Path,
    key: Key,
    new: str,
    *,
    take_over: bool = False,
    parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS,
) -> tuple[vault.Access, Path | None]:
    """Seals a closed workbook anew under a new passphrase, opened by the key of its sheet.

    Gives what opens it now, and where the former file is kept if its salt was damaged: the salt of the sheet is then
    put into a copy, never into the file itself. take_over=True pushes the lock of another host aside. Raises
    WorkbookError or a child; the workbook is then as it was.
    """
    path = durable.own_name(path)
    access = access_with(path, key)
    if has_salt_of(path, key):
        with vault.open_with(access, take_over=take_over) as opened:
            copy = backup.resealed(access, new, parameters=parameters)
            backup.swap(opened, copy)
        return copy.access, None
    part = durable.part_beside(path)
    log, part_log = durable.companions(path)[0], durable.companions(part)[0]
    try:
        shutil.copyfile(path, part)
        with part.open("r+b") as file:
            file.write(key.salt)
        if log.exists():
            shutil.copyfile(log, part_log)
        anew = vault.derive(new, os.urandom(SALT), parameters[0])
        aside = backup.restore_with(vault.Access(path=part, key=key), path, key=anew, take_over=take_over)
    except OSError as error:
        raise WorkbookError(
            _("{path} could not be copied: {reason}. It is as it was; make room and try again.").format(
                path=path, reason=error.strerror or error
            )
        ) from error
    finally:
        durable.clear(part, *durable.companions(part))
    return vault.Access(path=path, key=anew, is_protected=bool(new)), aside


def _bare(line: str) -> str:
    return re.sub(r"[\s\-–—_.·]+", "", line).upper().translate(_ALIKE)


def _line(number: int, content: bytes) -> str:
    value = int.from_bytes(content, "big")
    letters = "".join(_SIGNS[value >> 5 * place & 31] for place in reversed(range(_LETTERS)))
    groups = [letters[start : start + GROUP] for start in range(0, _LETTERS, GROUP)]
    return " ".join((*groups, _check(number, letters)))


def _number(letters: str) -> int:
    value = 0
    for sign in letters:
        value = value << 5 | _VALUE[sign]
    return value


def _check(number: int, letters: str) -> str:
    rest = (number + 1 << 5 * _LETTERS | _number(letters)) % _PRIME
    return _SIGNS[rest >> 5] + _SIGNS[rest & 31]
