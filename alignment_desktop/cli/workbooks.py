"""Verbs on the workbook as a whole."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator
from pathlib import Path

from alignment_desktop import settings
from alignment_desktop.cli.console import new_passphrase, opened, passphrase, say, say_json, thresholds
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample as sample_content
from alignment_desktop.domain.engagement import Round
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup as backups
from alignment_desktop.storage import durable
from alignment_desktop.storage.integrity import problems
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample


def new(arguments: argparse.Namespace) -> int:
    """A new workbook with a client, an engagement and an open first round."""
    secret = new_passphrase(arguments)
    with _created(arguments.workbook, secret) as workbook:
        brand = workbook.clients.add_brand(firm=arguments.firm) if arguments.firm else None
        client = workbook.clients.add_client(arguments.client)
        engagement = workbook.clients.add_engagement(
            client.id,
            arguments.title,
            brand_id=brand.id if brand else None,
            language=settings.load()[0].language,
            started_on=workbook.today(),
        )
        workbook.clients.open_round(engagement.id, _("Baseline"), core_pack())
    say(_("Made {path} with the engagement {id}.").format(path=arguments.workbook, id=engagement.id))
    if not secret:
        say(_("It has no passphrase, so it is not protected: whoever has the file can read it."))
    return 0


def sample(arguments: argparse.Namespace) -> int:
    """A new workbook with the sample engagement; it holds no secrets, so nobody is asked for a passphrase."""
    with _created(arguments.workbook, passphrase(arguments, ask=False)) as workbook:
        engagement = load_sample(workbook, sample_content(), core_pack())
    say(_("Made {path} with the sample engagement “{title}” ({id}).").format(
        path=arguments.workbook, title=engagement.title, id=engagement.id))  # fmt: skip
    return 0


@contextlib.contextmanager
def _created(path: Path, secret: str) -> Iterator[Workbook]:
    """A new workbook to fill; when filling it fails, nothing is left at the path."""
    workbook = Workbook.create(path, secret, thresholds=thresholds(), author="cli")
    try:
        with workbook:
            yield workbook
    except BaseException:
        durable.clear(path, *durable.companions(path))
        raise


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
    """Integrity of file and data."""
    with opened(arguments) as workbook:
        found = problems(workbook.store.opened.access)
    for problem in found:
        say(problem)
    if not found:
        say(_("{path} is sound: file, references, search index, rows, attachments and packs.").format(
            path=arguments.workbook))  # fmt: skip
    return 1 if found else 0


def backup(arguments: argparse.Namespace) -> int:
    """A copy that was read again and compared before it counts."""
    with opened(arguments) as workbook:
        backups.make(workbook.store.opened.access, arguments.file)
    say(_("Backed up to {file}, read again and compared.").format(file=arguments.file))
    return 0


def restore(arguments: argparse.Namespace) -> int:
    """A backup in the place of the workbook."""
    aside = backups.restore(arguments.file, passphrase(arguments), arguments.workbook)
    say(_("Restored {path}.").format(path=arguments.workbook))
    if aside is not None:
        say(_("The former workbook is kept as {aside}.").format(aside=aside))
    return 0
