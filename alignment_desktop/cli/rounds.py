"""The verb that opens, closes and reopens rounds, and says beforehand what the next one asks."""

from __future__ import annotations

import argparse

from alignment_desktop.cli.console import WrongCall, opened, say
from alignment_desktop.domain.pack_changes import upgrade
from alignment_desktop.i18n import Translator, _
from alignment_desktop.workbook import Workbook


def round_(arguments: argparse.Namespace) -> int:
    """Opens the next round with our pack and the own one, closes the open one, reopens the last one, or says
    what the next would ask otherwise.
    """
    if arguments.title is not None and arguments.step != "open":
        raise WrongCall(_("--title names a round that is being opened. Leave it out."))
    with opened(arguments, writing=arguments.step != "preview") as workbook:
        clients = workbook.clients
        engagement = clients.engagement(arguments.engagement)
        match arguments.step:
            case "open":
                usual = _("Checkpoint") if clients.rounds(engagement.id) else _("Baseline")
                title = usual if arguments.title is None else arguments.title
                opened_ = clients.open_round(engagement.id, title, workbook.library.whole())
                say(_("Opened round {number}, {title}.").format(number=opened_.number, title=opened_.title))
            case "preview":
                _preview(workbook, engagement.id)
            case "close":
                closed = clients.close_round(clients.open_round_of(engagement.id).id)
                say(_("Closed round {number}, {title}. It takes no answers until it is reopened.").format(
                    number=closed.number, title=closed.title))  # fmt: skip
            case "reopen":
                reopened = clients.reopen_round(clients.last_round_of(engagement.id).id)
                say(_("Reopened round {number}, {title}.").format(number=reopened.number, title=reopened.title))
    return 0


def _preview(workbook: Workbook, engagement_id: str) -> None:
    """Says what the next round would ask otherwise than the last one."""
    last = workbook.clients.last_round_of(engagement_id)
    lines = upgrade(workbook.pack(last), workbook.library.whole(), Translator())
    for line in lines or (_("The next round asks the same as round {number}.").format(number=last.number),):
        say(line)
