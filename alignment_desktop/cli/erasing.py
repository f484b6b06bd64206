"""The verb that erases a client, a person or a remark for good."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from alignment_desktop import settings
from alignment_desktop.cli.console import WrongCall, is_at_terminal, opened, past_stopping, say, say_error
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.errors import NotFound, Refused, WorkbookError
from alignment_desktop.domain.interview import Remark
from alignment_desktop.i18n import _
from alignment_desktop.storage.shelf import Shelf

if TYPE_CHECKING:
    from alignment_desktop.workbook import Workbook

_SHOWN = 60

T = TypeVar("T")
_Chosen: TypeAlias = tuple[str, str, Callable[[], object]]
"""What is called so, whose client it is of, and what erases it."""


def erase(arguments: argparse.Namespace) -> int:
    """One thing erased, and the copies named that this does not reach."""
    with opened(arguments, writing=True) as workbook:
        name, client_id, command = _CHOOSERS[arguments.kind](workbook, arguments.which)
        _have_agreed(name, is_agreed=arguments.yes)
        issued = workbook.erasure.issued_to(client_id)
        shelf = Shelf(settings.load()[0].backup_folder, workbook.path)
        left: tuple[Path, ...] = ()
        problem = ""
        with past_stopping():  # it is not erased before the backups are without it too
            command()
            say(_("Erased: “{name}”. It cannot be brought back.").format(name=name))
            try:
                left = shelf.renew(workbook.access, datetime.now(UTC))
            except WorkbookError as error:
                left, problem = (shelf.folder,), str(error)
        beside = workbook.erasure.copies_beside()
    # The log is emptied when the workbook is closed, which is why it is looked at only now.
    _say_copies(issued, tuple(path for path in (*beside, *left) if path.exists()))
    if problem:
        say_error(_("The automatic backups could not be renewed and still hold it. {reason}").format(reason=problem))
        return 1
    return 0


def _have_agreed(name: str, *, is_agreed: bool) -> None:
    """Goes on once the person has agreed: by the option, or by typing the name. Raises WrongCall, Refused."""
    if is_agreed:
        return
    if not is_at_terminal():
        raise WrongCall(_("This would erase “{name}” for good. Say so with --yes.").format(name=name))
    say(_("This erases “{name}” for good: from the lists, the history, the search and the automatic backups.").format(
        name=name))  # fmt: skip
    if input(_("Type it to erase it: ")).strip() != name.strip():
        raise Refused(_("That is something else. Nothing was erased."))


def _say_copies(issued: Sequence[Issued], files: Sequence[Path]) -> None:
    if issued or files:
        say(_("These copies are out of reach:"))
    told = _("{document} {version}, {day}, to {recipient}")
    for each in issued:
        day = each.issued_at[:10]
        say("  " + told.format(document=each.deliverable, version=each.version, day=day, recipient=each.recipient))
    for path in dict.fromkeys(files):
        say(f"  {path}")
    say(_("Delete by hand what the workbook does not know of: backups made by hand, exported files, sheets, printed "
          "pages."))  # fmt: skip


def _client(workbook: Workbook, which: str) -> _Chosen:
    found = _one(which, [(c, c.id, c.name) for c in workbook.clients.clients()], _("client"))
    return found.name, found.id, lambda: workbook.erasure.erase_client(found.id)


def _person(workbook: Workbook, which: str) -> _Chosen:
    people = [p for c in workbook.clients.clients() for p in workbook.clients.people(c.id)]
    found = _one(which, [(p, p.id, p.name) for p in people], _("person"))
    return found.name, found.client_id, lambda: workbook.erasure.erase_person(found.id)


def _remark(workbook: Workbook, which: str) -> _Chosen:
    remarks = [r for r in workbook.store.all(Remark) if r.erased_on is None or r.id == which]
    found = _one(which, [(r, r.id, r.text) for r in remarks], _("remark"))
    name = found.text if len(found.text) <= _SHOWN else found.text[:_SHOWN].rstrip() + "…"
    return name, workbook.erasure.client_of(found.id), lambda: workbook.erasure.erase_remark(found.id)


_CHOOSERS: dict[str, Callable[[Workbook, str], _Chosen]] = {"client": _client, "person": _person, "remark": _remark}


def _one(which: str, known: Sequence[tuple[T, str, str]], kind: str) -> T:
    """The thing with this id, this whole text, or the only one whose text contains these words. Raises NotFound."""
    sought = which.casefold().strip()
    for fits in (
        [each for each in known if each[1] == which],
        [each for each in known if each[2].casefold().strip() == sought],
        [each for each in known if sought and sought in each[2].casefold()],
    ):
        if len(fits) == 1:
            return fits[0][0]
        if fits:
            ids = ", ".join(f"“{text[:_SHOWN]}” ({id_})" for _thing, id_, text in fits)
            raise NotFound(_("“{words}” fits several: {names}. Give the id.").format(words=which, names=ids))
    raise NotFound(_("There is no {kind} with the id or the words “{words}”.").format(kind=kind, words=which))
