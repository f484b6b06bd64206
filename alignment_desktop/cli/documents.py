"""Verbs on the documents that leave the workbook."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from alignment_desktop import settings
from alignment_desktop.cli.console import WrongCall, opened, say, say_error, say_json, secret_in, table
from alignment_desktop.cli.language import document_language
from alignment_desktop.content.outlines import outlines
from alignment_desktop.deliverables.assets import Assets, Darkroom
from alignment_desktop.deliverables.blocks import Paper
from alignment_desktop.deliverables.day_sheet import day_sheet
from alignment_desktop.deliverables.export import exported
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.booklet import Asked, Reader, planned_sitting, respondent_called
from alignment_desktop.domain.engagement import Attribution
from alignment_desktop.domain.errors import NotFound, Refused
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.quality import Check, Objection
from alignment_desktop.domain.schedule import next_day
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.exchange.apart import read_apart
from alignment_desktop.exchange.files import safe_name, write_file
from alignment_desktop.i18n import _
from alignment_desktop.workbook import Workbook


def deliverables(arguments: argparse.Namespace) -> int:
    """What can be exported."""
    known = outlines()
    if arguments.json:
        say_json(
            {
                "deliverables": [
                    {
                        "id": o.id,
                        "title": o.title,
                        "audience": o.audience,
                        "summary": o.summary,
                        "sections": list(o.sections),
                    }
                    for o in known
                ]
            }
        )
    else:
        table((_("Name"), _("Title"), _("What it is")), [(o.id, o.title, o.summary) for o in known])
    return 0


def export(arguments: argparse.Namespace) -> int:
    """One deliverable to a file, or all of them to a folder."""
    if arguments.issue is not None and not arguments.issue.strip():
        raise WrongCall(_("Say who it is issued to with --issue RECIPIENT."))
    wanted = _wanted(arguments)
    _refuse_misplaced(arguments, [outline for outline, _path in wanted])
    password = secret_in(arguments.pdf_password_file) if arguments.pdf_password_file else None
    with opened(arguments, writing=arguments.issue is not None) as workbook:
        engagement = workbook.clients.engagement(arguments.engagement)
        snapshot = workbook.snapshot(engagement.id, arguments.round)
        language = document_language(arguments, snapshot)
        is_told = any(outline.shows_answers for outline, _path in wanted)
        objections = workbook.deliverables.objections(snapshot, language) if is_told else ()
        if arguments.issue is not None:
            workbook.deliverables.refuse_blocked(objections)
        # All are made before the first is written: what refuses one document refuses the call.
        assets = _assets(workbook, snapshot)
        made = [_made(workbook, snapshot, assets, outline, path, arguments, password) for outline, path in wanted]
        _warn(objections)
        for document in made:
            _write(workbook, snapshot, document, arguments)
    return 0


def day_sheet_(arguments: argparse.Namespace) -> int:
    """The sittings of one day, to be printed; nothing is registered."""
    with opened(arguments) as workbook:
        snapshot = workbook.snapshot(workbook.clients.engagement(arguments.engagement).id, arguments.round)
        day = _day(arguments.day) if arguments.day else next_day(snapshot)
        if day is None:
            raise Refused(_("No sitting has a day yet. Give one a day and a time first."))
        paper = Paper(settings.load()[0].paper)
        made = day_sheet(snapshot, day, _assets(workbook, snapshot), paper=paper)
    write_file(arguments.output, made.pdf)
    for message in made.messages:
        say_error(message.in_place)
    say(_("{path}: the sittings of {day}.").format(path=arguments.output, day=day))
    return 0


def _day(text: str) -> date:
    """The day as it was typed. Raises WrongCall."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongCall(_("“{text}” is no day. Type it as 2026-12-18.").format(text=text)) from None


def _wanted(arguments: argparse.Namespace) -> list[tuple[Outline, Path]]:
    """The outlines and where each goes. Raises NotFound for a name that is no deliverable, WrongCall."""
    known = {o.id: o for o in outlines()}
    if (arguments.deliverable is None) == (arguments.all is None):
        raise WrongCall(_("Name one deliverable with --output FILE, or give --all DIR."))
    if arguments.all is not None:
        if arguments.output is not None:
            raise WrongCall(_("Give either --output FILE or --all DIR, not both."))
        try:
            arguments.all.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise Refused(
                _("The folder {folder} cannot be made: {reason}.").format(
                    folder=arguments.all, reason=error.strerror or error
                )
            ) from error
        return [(outline, arguments.all / f"{safe_name(outline.id)}.pdf") for outline in known.values()]
    if arguments.deliverable not in known:
        raise NotFound(
            _("There is no deliverable “{name}”. There are: {names}.").format(
                name=arguments.deliverable, names=", ".join(known)
            )
        )
    if arguments.output is None:
        raise WrongCall(_("Say where it goes with --output FILE."))
    return [(known[arguments.deliverable], arguments.output)]


def _refuse_misplaced(arguments: argparse.Namespace, wanted: Sequence[Outline]) -> None:
    """Raises WrongCall for an option that says something of a booklet where none is made, or issues a form."""
    whose = {"--plan": arguments.plan, "--role": arguments.role, "--respondent": arguments.respondent}
    given = [name for name, value in (whose | {"--for": arguments.reader}).items() if value is not None]
    if given and not any(outline.asks for outline in wanted):
        known = ", ".join(outline.id for outline in outlines() if outline.asks)
        raise WrongCall(_("{option} goes with: {names}.").format(option=given[0], names=known))
    if arguments.respondent is not None and (arguments.plan is not None or arguments.role is not None):
        raise WrongCall(_("Give --respondent alone: the planned sitting says plan and role."))
    if arguments.issue is not None and not any(outline.shows_answers for outline in wanted):
        words = _("“{name}” holds nothing that was said, so it is not issued. Export it without --issue.")
        raise WrongCall(words.format(name=wanted[0].id))


def _asked(snapshot: Snapshot, arguments: argparse.Namespace) -> Asked:
    """Whose questions the booklet holds. Raises NotFound, and Refused where no sitting is planned."""
    reader = Reader(arguments.reader or Reader.INTERVIEWER)
    if arguments.respondent is None:
        return Asked(plan=arguments.plan or "", role=arguments.role or "", reader=reader)
    respondent = respondent_called(snapshot, arguments.respondent)
    return Asked(sitting=planned_sitting(snapshot, respondent.id).id, reader=reader)


@dataclass(frozen=True, slots=True)
class _Made:
    """One document, ready to be written."""

    outline: Outline
    path: Path
    options: Options
    pdf: bytes
    pages: int
    warnings: tuple[str, ...]


def _assets(workbook: Workbook, snapshot: Snapshot) -> Assets:
    return Assets(workbook.deliverables.assets(snapshot), Darkroom(read_apart))


def _made(
    workbook: Workbook,
    snapshot: Snapshot,
    assets: Assets,
    outline: Outline,
    path: Path,
    arguments: argparse.Namespace,
    password: str | None,
) -> _Made:
    """The document, rendered and read again."""
    options = _options(workbook, snapshot, outline, arguments)
    made = exported(outline, snapshot, options, assets, password)
    told = tuple(message.in_place for message in made.messages)
    return _Made(outline, path, options, made.pdf, made.pages, told)


def _options(workbook: Workbook, snapshot: Snapshot, outline: Outline, arguments: argparse.Namespace) -> Options:
    chosen, _unread = settings.load()
    options = Options(
        language=document_language(arguments, snapshot),
        paper=Paper(arguments.paper or chosen.paper),
        attribution=Attribution(arguments.attribution) if arguments.attribution else Attribution.NAMED,
        asked=_asked(snapshot, arguments) if outline.asks else Asked(),
    )
    if arguments.issue is None or not outline.shows_answers:
        return options
    version = workbook.deliverables.next_version(snapshot.engagement.id, outline.id)
    return replace(options, recipient=arguments.issue, version=str(version))


def _write(workbook: Workbook, snapshot: Snapshot, document: _Made, arguments: argparse.Namespace) -> None:
    write_file(document.path, document.pdf)
    if arguments.issue is not None and document.outline.shows_answers:
        workbook.deliverables.record_issue(
            snapshot,
            document.outline.id,
            document.pdf,
            recipient=arguments.issue,
            pages=document.pages,
            language=document.options.language,
            attribution=document.options.attribution,
        )
    for warning in document.warnings:
        say_error(f"{document.outline.id}: {warning}")
    say(_("{path}: {title}, {n} pages.").format(path=document.path, title=document.outline.title, n=document.pages))


def _warn(objections: tuple[Objection, ...]) -> None:
    """What the quality gate has to say: in full what would keep a document from being issued, the rest by name."""
    if objections:
        say_error(_("Look at this before you hand anything over:"))
    for check in Check:
        found = [objection for objection in objections if objection.check is check]
        if not found:
            continue
        names = ", ".join(objection.name for objection in found)
        say_error(_("{problem} ({n}): {names}").format(problem=check.problem, n=len(found), names=names))
        if check.blocks:
            for objection in found:
                say_error("  " + objection.words.replace("\n", "\n  "))
