"""Packs that come from a file or go to one; work for a job, over values alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from alignment_desktop.content.packs import core_pack, load_pack, overlay
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.pack_changes import compared, told
from alignment_desktop.exchange.files import write_file
from alignment_desktop.i18n import Translator, _

_MOST_LINES = 24


class Offer(Struct, frozen=True):
    """A pack that was read, and what taking it in would change, in words."""

    pack: Pack
    words: str


def offered(path: Path, whole: Pack, *, cancelled: Callable[[], bool]) -> Offer:
    """The pack in an Excel workbook, or in the folder of a pack.toml, set against what a round asks now.

    Raises Refused or InputProblems where it is no sound pack.
    """
    if path.suffix.lower() == ".xlsx":
        from alignment_desktop.exchange.pack_reading import read_pack_xlsx

        pack = read_pack_xlsx(path, base=core_pack(), cancelled=cancelled)
    else:
        pack = load_pack(path.parent, base=core_pack())
    lines = told(compared(whole, overlay(core_pack(), pack)), Translator())
    more = _("… and {n} more").format(n=len(lines) - _MOST_LINES)
    shown = (*lines[:_MOST_LINES], *((more,) if len(lines) > _MOST_LINES else ()))
    rules = _("It takes the place of the whole own pack. Rounds that are open keep what they ask; answers stay with "
              "the questions they were given to.")  # fmt: skip
    return Offer(pack, "\n".join((rules, "", *(shown or (_("Nothing changes in what a round asks."),)))))


def write(path: Path, pack: Pack) -> Path:
    """Writes the pack as an Excel workbook and gives its path back. Raises Refused."""
    from alignment_desktop.exchange.pack_book import pack_xlsx

    write_file(path, pack_xlsx(pack))
    return path
