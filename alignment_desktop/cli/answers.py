"""The verb that brings interview answers in."""

from __future__ import annotations

import argparse

from alignment_desktop.cli.console import WrongCall, opened, say
from alignment_desktop.domain.answers import read_answers
from alignment_desktop.exchange.answers import kind_of, read_sheet, template
from alignment_desktop.exchange.files import write_file
from alignment_desktop.i18n import _


def answers(arguments: argparse.Namespace) -> int:
    """Reads a filled sheet into the open round, or writes an empty one."""
    if arguments.template and arguments.replace:
        raise WrongCall(
            _("--template writes an empty sheet, so --replace has nothing to do there. Give one of the two.")
        )
    return _write_template(arguments) if arguments.template else _import(arguments)


def _write_template(arguments: argparse.Namespace) -> int:
    kind = kind_of(arguments.file)
    with opened(arguments) as workbook:
        engagement = workbook.clients.engagement(arguments.engagement)
        round_ = workbook.clients.open_round_of(engagement.id)
        content = template(workbook.snapshot(engagement.id, round_.number), kind)
    write_file(arguments.file, content)
    say(_("Wrote the empty answer sheet {file}.").format(file=arguments.file))
    return 0


def _import(arguments: argparse.Namespace) -> int:
    rows = read_sheet(arguments.file)
    with opened(arguments, writing=True) as workbook:
        engagement = workbook.clients.engagement(arguments.engagement)
        round_ = workbook.clients.open_round_of(engagement.id)
        plan = read_answers(workbook.snapshot(engagement.id, round_.number), rows)
        written = workbook.interviews.import_answers(plan, replace=arguments.replace)
    remarks = sum(len(answer.remarks) for answer in plan.writes(replace=arguments.replace))
    say(
        _(
            "Round {round}: {n} answers and {remarks} remarks written, {same} answers were there already, "
            "{people} people added."
        ).format(round=round_.number, n=written, remarks=remarks, same=len(plan.same), people=len(plan.newcomers))
    )
    return 0
