"""Verbs that make a new workbook."""

from __future__ import annotations

import argparse
from contextlib import AbstractContextManager
from pathlib import Path

from alignment_desktop import settings
from alignment_desktop.cli.console import new_passphrase, passphrase, say, thresholds, warn_of_place
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample as sample_content
from alignment_desktop.i18n import _
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.beginnings import created
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


def _created(path: Path, secret: str) -> AbstractContextManager[Workbook]:
    """A new workbook to fill; when filling it fails, nothing is left at the path."""
    warn_of_place(path)
    return created(path, secret, thresholds=thresholds(), author="cli")
