"""What is handed over in the fuzz, as hypothesis draws and shrinks it: tables, changed bytes, archives, JSON."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO, StringIO

from hypothesis import strategies as st

from tests.data import make_hostile

WORDS = (
    "C1.P1.Q1", "C1.P1.Q2", "Ann Guest", "business", "it", "ceo", "3", "5", "0", "NA", "DK", "declined", "self", "",
    "=1+1", "<b>", "\u202e", "\U0001f469", "\ud800", "\0", "\x07", "x" * 5000, "1e400", "-1", "3.5", "\n",
    '"', ",", ";", "'", "sep=;", "NaN", "[" * 3000, "{", "9" * 5000,
)  # fmt: skip
LENGTHS = st.sampled_from((1, 1, 4, 50))
CHANGES = ("flip", "put in", "take out", "double", "word", "cut off")
_WORDS = st.sampled_from(WORDS)
_CELLS = _WORDS | st.text(max_size=12)
_ODD = st.sampled_from((False,) * 15 + (True,))
_ODDER = st.sampled_from((False,) * 4 + (True,))
_TITLES = st.sampled_from((False,) * 40 + (True,))
# What a sound sheet says in each column of `make_hostile.ASKED`.
_SAID = (
    st.sampled_from(("Ann Guest", "Ann Guest", "ann guest ", "Bo Frost")),
    st.sampled_from(("business", "Business")),
    st.sampled_from(("ceo", "finance")),
    st.sampled_from(("C1.P1.Q1", "C1.P1.Q2", "C2.P1.Q1", "C5.P2.Q1")),
    st.sampled_from(("3", "1", "5", "4", "NA", "DK", "declined", "", "2.0")),
    st.text(max_size=30),
)
_SEPARATORS = st.sampled_from(",,,;\t")
_ENCODINGS = st.sampled_from(("utf-8",) * 5 + ("utf-8-sig",) * 4 + ("utf-16", "cp1252"))


@st.composite
def changed(draw: st.DrawFn, sound: bytes, *, how_often: Sequence[int] = (0, 1, 1, 1, 2, 5)) -> bytes:
    """The sound content with a few bytes flipped, put in, taken out, doubled or cut off; shrinks to what it was."""
    content = bytearray(sound)
    for _change in range(draw(st.sampled_from(how_often))):
        at, how = draw(st.integers(0, len(content))), draw(st.sampled_from(CHANGES))
        if how == "flip":
            if at < len(content):
                content[at] ^= 1 << draw(st.integers(0, 7))
        elif how == "put in":
            content[at:at] = draw(st.binary(min_size=1, max_size=draw(LENGTHS)))
        elif how == "take out":
            del content[at : at + draw(LENGTHS)]
        elif how == "double":
            content[at:at] = content[at : at + draw(LENGTHS)] * 3
        elif how == "word":
            content[at:at] = draw(_WORDS).encode("utf-8", "surrogatepass")
        elif draw(_ODDER):
            del content[at:]
    return bytes(content)


@st.composite
def changed_one_of(draw: st.DrawFn, sound: Sequence[bytes]) -> bytes:
    """One of the contents, changed."""
    return draw(changed(draw(st.sampled_from(sound))))


@st.composite
def changed_archive(draw: st.DrawFn, sound: bytes) -> bytes:
    """The archive itself changed, or one of its members."""
    if draw(_ODDER):
        return draw(changed(sound))
    with zipfile.ZipFile(BytesIO(sound)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    chosen = draw(st.sampled_from(sorted(members)))
    with suppress(ValueError):
        members[chosen] = draw(changed(members[chosen]))
    return make_hostile.archive(members)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    """An answer sheet of one to four lines, with odd cells; its head is mostly sound."""
    table = [[draw(_CELLS) if draw(_TITLES) else cell for cell in make_hostile.ASKED]]
    for _line in range(draw(st.integers(1, 4))):
        table.append([draw(_CELLS) if draw(_ODD) else draw(said) for said in _SAID])
    return table


@st.composite
def csvs(draw: st.DrawFn) -> bytes:
    """An answer sheet as text, with the marks between its cells as people's programs write them, and changed bytes."""
    between = draw(_SEPARATORS)
    table = draw(tables())
    if draw(_ODDER):
        text = "\n".join(between.join(line) for line in table)
    else:
        out = StringIO(newline="")
        csv.writer(out, delimiter=between).writerows(table)
        text = out.getvalue()
    return draw(changed(text.encode(draw(_ENCODINGS), "replace"), how_often=(0, 0, 0, 1, 3)))


@st.composite
def books(draw: st.DrawFn, sound: bytes) -> bytes:
    """An answer sheet as an Excel workbook: one with odd cells, or the sound one with changed members."""
    if draw(_ODDER):
        cells = [[cell.encode("utf-8", "replace").decode() for cell in line] for line in draw(tables())]
        return make_hostile.book({"Answers": cells})
    return draw(changed_archive(sound))


@st.composite
def folders(draw: st.DrawFn, sound: Sequence[bytes]) -> bytes:
    """The files of a folder with one of them changed, parted by form feeds."""
    parts = list(sound)
    at = draw(st.integers(0, len(parts) - 1))
    parts[at] = draw(changed(parts[at]))
    return b"\f".join(parts)


_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | _WORDS
    | st.text(max_size=12)
    | st.sampled_from(("/tmp", "relative", "C:\\x", "2026-11-26T07:00:00+00:00", "9999-12-31T23:59:59-23:00", 2**70))
)
_VALUES = st.recursive(
    _PLAIN, lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(_WORDS, deeper, max_size=3), max_leaves=4
)


@st.composite
def notes(draw: st.DrawFn, sound: object) -> bytes:
    """A small file of the program's own as JSON: the sound one with other values, or changed bytes."""
    if draw(_ODDER):
        return json.dumps(draw(_VALUES)).encode()
    return draw(changed(json.dumps(_exchanged(draw, sound)).encode(), how_often=(0, 0, 1, 2)))


def _exchanged(draw: st.DrawFn, value: object) -> object:
    if draw(_ODDER):
        return draw(_VALUES)
    if isinstance(value, Mapping):
        return {key: _exchanged(draw, part) for key, part in value.items()}
    if isinstance(value, list):
        return [_exchanged(draw, part) for part in value]
    return value
