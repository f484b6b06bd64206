"""Verbs on the workbook as a whole."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from alignment_desktop import settings
from alignment_desktop.cli.console import opened, passphrase, past_stopping, say, say_error, say_json, table
from alignment_desktop.domain.engagement import Round
from alignment_desktop.domain.errors import DamagedWorkbook, NotAWorkbook, WorkbookError, WrongPassphrase
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup as backups
from alignment_desktop.storage import vault
from alignment_desktop.storage.integrity import problems
from alignment_desktop.storage.shelf import Shelf, Standing


def listing(arguments: argparse.Namespace) -> int:
    """Clients, engagements, rounds."""
    with opened(arguments) as workbook:
        clients = workbook.clients.clients()
        engagements = {client.id: workbook.clients.engagements(client.id) for client in clients}
        rounds = {e.id: workbook.clients.rounds(e.id) for of_client in engagements.values() for e in of_client}
    if arguments.json:
        say_json(
            {
                "clients": [
                    {
                        "id": client.id,
                        "name": client.name,
                        "engagements": [
                            {"id": e.id, "title": e.title, "rounds": [_round(r) for r in rounds[e.id]]}
                            for e in engagements[client.id]
                        ],
                    }
                    for client in clients
                ]
            }
        )
        return 0
    if not clients:
        say(_("The workbook holds no client yet."))
    for client in clients:
        say(f"{client.name}  {client.id}")
        for e in engagements[client.id]:
            say(f"  {e.title}  {e.id}  ({e.stage})")
            for r in rounds[e.id]:
                state = _("closed {day}").format(day=r.closed_on) if r.closed_on else _("open")
                say(f"    {r.number} {r.title}  {r.opened_on}, {state}")
    return 0


def _round(r: Round) -> dict[str, object]:
    return {
        "id": r.id,
        "number": r.number,
        "title": r.title,
        "opened_on": r.opened_on.isoformat(),
        "closed_on": r.closed_on.isoformat() if r.closed_on else None,
    }


def check(arguments: argparse.Namespace) -> int:
    """Integrity of file and data, whether the own pack still fits ours, and the way back where something is lost."""
    given = passphrase(arguments)
    pack: tuple[str, ...] = ()
    try:
        found = problems(vault.access_to(arguments.workbook, given))
        if not found:
            pack = _own_pack(arguments.workbook, given)
    except DamagedWorkbook as error:
        found = (str(error),)
    except (WrongPassphrase, NotAWorkbook):
        _say_way_back(arguments, is_sure=False)
        raise
    for problem in (*found, *pack):
        say(problem)
    if found:
        _say_way_back(arguments, is_sure=True)
    elif not pack:
        say(_("{path} is sound: file, references, search index, rows, attachments and packs.").format(
            path=arguments.workbook))  # fmt: skip
    return 1 if found or pack else 0


def _own_pack(path: Path, given: str) -> tuple[str, ...]:
    """What is wrong with the own pack; that of a workbook of an older schema is looked at once it is brought up."""
    from alignment_desktop.workbook import Workbook

    try:
        with Workbook.open(path, given, read_only=True) as workbook:
            return workbook.library.problems()
    except DamagedWorkbook:
        raise
    except WorkbookError:
        return ()


def _say_way_back(arguments: argparse.Namespace, *, is_sure: bool) -> None:
    """The newest backup that was found whole and has not changed since; where there is none, that."""
    kept = next((each for each in _shelf(arguments).backups() if each.standing is Standing.CHECKED), None)
    if kept is not None:
        told = _("The newest checked backup is of {moment}: {path}. `restore` puts it in the workbook’s place.")
        say_error(told.format(moment=f"{kept.made_at:%Y-%m-%d %H:%M}", path=kept.path))
    elif is_sure:
        say_error(_("There is no checked automatic backup. `backups --check` looks at those there are; try also those "
                    "you made by hand."))  # fmt: skip


def backup(arguments: argparse.Namespace) -> int:
    """A copy that was read again and compared before it counts."""
    access = vault.access_to(arguments.workbook, passphrase(arguments))
    file = arguments.file
    if file is None:
        file = _shelf(arguments).add(access, datetime.now(UTC)).path
    else:
        backups.make(access, file)
    say(_("Backed up to {file}, read again and compared.").format(file=file))
    return 0


def backups_(arguments: argparse.Namespace) -> int:
    """The automatic backups, read in full where that is asked for."""
    shelf = _shelf(arguments)
    access = vault.access_to(arguments.workbook, passphrase(arguments))
    kept = shelf.backups()
    if arguments.check:
        kept = tuple(shelf.check(each, access.key) for each in kept)
    if arguments.json:
        say_json(
            {
                "folder": str(shelf.folder),
                "backups": [
                    {
                        "path": str(each.path),
                        "made_at": each.made_at.isoformat(timespec="seconds"),
                        "size": each.size,
                        "standing": each.standing.value,
                        "checked_at": each.checked_at and each.checked_at.isoformat(timespec="seconds"),
                    }
                    for each in kept
                ],
            }
        )
    elif not kept:
        say(_("There is no automatic backup in {folder}.").format(folder=shelf.folder))
    else:
        table(
            (_("Made"), _("Bytes"), _("Standing"), _("File")),
            [(f"{e.made_at:%Y-%m-%d %H:%M}", str(e.size), e.standing.value, str(e.path)) for e in kept],
        )
    return int(any(each.standing is Standing.DAMAGED for each in kept))


def _shelf(arguments: argparse.Namespace) -> Shelf:
    return Shelf(settings.load()[0].backup_folder, arguments.workbook)


def restore(arguments: argparse.Namespace) -> int:
    """A backup in the place of the workbook."""
    copy = backups.prepared(vault.access_to(arguments.file, passphrase(arguments)), arguments.workbook)
    with past_stopping():
        aside = backups.put_back(copy, take_over=arguments.take_over)
        say(_("Restored {path}.").format(path=arguments.workbook))
        if aside is not None:
            say(_("The former workbook is kept as {aside}.").format(aside=aside))
    return 0
