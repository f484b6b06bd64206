"""The verb on the own pack of a workbook and on the questions a round leaves out."""

from __future__ import annotations

import argparse

from alignment_desktop.cli.console import WrongCall, opened, say, say_error, say_json
from alignment_desktop.i18n import Translator, _
from alignment_desktop.workbook import Workbook


def library(arguments: argparse.Namespace) -> int:
    """Shows the own pack, takes one in, or leaves questions of a round out and asks them again."""
    task = arguments.task
    if arguments.pack is not None and task != "take":
        raise WrongCall(_("--pack names what `take` takes in. Leave it out."))
    if arguments.question and task not in ("off", "on"):
        raise WrongCall(_("--question names what `off` and `on` switch. Leave it out."))
    if task == "show":
        with opened(arguments) as workbook:
            return _show(workbook, arguments)
    if task == "take":
        if arguments.pack is None:
            raise WrongCall(_("Name the pack to take in: --pack PACK."))
        with opened(arguments, writing=not arguments.preview) as workbook:
            return _take(workbook, arguments)
    if arguments.engagement is None or not arguments.question:
        raise WrongCall(_("Name the engagement, and each question with --question ID."))
    with opened(arguments, writing=not arguments.preview) as workbook:
        return _switch(workbook, arguments)


def _show(workbook: Workbook, arguments: argparse.Namespace) -> int:
    """The own parts; with an engagement, the questions its latest round leaves out as well."""
    from alignment_desktop.content import own
    from alignment_desktop.content.own import listed

    kept = workbook.library
    parts, problems = kept.parts(), kept.problems()
    head = kept.head()
    off: list[str] | None = None
    if arguments.engagement is not None:
        off = sorted(kept.switched_off(workbook.clients.engagement(arguments.engagement).id))
    found = [(kind, id_, title, own.origin(parts, kind, id_).value) for kind, id_, title in listed(parts)]
    if arguments.json:
        document: dict[str, object] = {
            "title": head.title,
            "version": head.version,
            "parts": [dict(zip(("kind", "id", "title", "origin"), one, strict=True)) for one in found],
            "problems": list(problems),
        }
        say_json(document if off is None else document | {"switched_off": off})
        return 1 if problems else 0
    if found:
        say(_("{title}, version {version}").format(title=head.title, version=head.version))
    else:
        say(_("The workbook holds no own pack: rounds ask ours."))
    for kind, id_, title, origin in found:
        say(f"  {kind} {id_}  {title}  ({origin})")
    for id_ in off or ():
        say(_("left out: {id}").format(id=id_))
    for problem in problems:
        say_error(problem)
    return 1 if problems else 0


def _take(workbook: Workbook, arguments: argparse.Namespace) -> int:
    """Says what a new round would ask otherwise, and takes the pack in unless it is a preview."""
    import msgspec

    from alignment_desktop.cli.packs import loaded
    from alignment_desktop.content.own import bodies_of, whole_pack
    from alignment_desktop.content.packs import core_pack
    from alignment_desktop.domain.library import OwnPart
    from alignment_desktop.domain.pack_changes import compared, told

    pack = loaded(arguments.pack)
    # What is kept of it, so that the preview is of what a round will ask.
    kept = [OwnPart(id="", kind=kind, part=id_, body=text) for (kind, id_), text in bodies_of(pack).items()]
    before = core_pack() if workbook.library.problems() else workbook.library.whole()
    changes = compared(before, whole_pack(kept))
    if not arguments.preview:
        workbook.library.take_in(pack)
    if arguments.json:
        say_json({"changes": [msgspec.to_builtins(change) for change in changes]})
        return 0
    for line in told(changes, Translator()):
        say(line)
    if not changes:
        say(_("Nothing changes: rounds would ask the same."))
    elif not arguments.preview:
        say(_("Taken in. Rounds opened from now on ask it; those that are open go on with what they were opened with."))
    return 0


def _switch(workbook: Workbook, arguments: argparse.Namespace) -> int:
    """Leaves questions out, after saying what that costs, or asks them again."""
    kept, engagement = workbook.library, workbook.clients.engagement(arguments.engagement)
    losses = kept.losses(engagement.id, arguments.question) if arguments.task == "off" else ()
    if not arguments.preview:
        (kept.switch_off if arguments.task == "off" else kept.switch_on)(engagement.id, arguments.question)
    off = sorted(kept.switched_off(engagement.id))
    if arguments.json:
        say_json({"switched_off": off, "losses": list(losses)})
        return 0
    for loss in losses:
        say_error(loss)
    say(_("Left out now: {ids}.").format(ids=", ".join(off)) if off else _("Every question is asked."))
    return 0
