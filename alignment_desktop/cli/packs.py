"""The verb on content packs."""

from __future__ import annotations

import argparse
from pathlib import Path

import msgspec

from alignment_desktop.cli.console import WrongCall, say, say_json
from alignment_desktop.content.advice import advise
from alignment_desktop.content.coverage import coverage, domain_ids
from alignment_desktop.content.files import resources
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack, load_pack, overlay, pack_schema
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.pack_changes import compared, told
from alignment_desktop.i18n import Translator, _

_BOOK, _FOLDER_NAME = "FILE.xlsx", "FOLDER"


def pack(arguments: argparse.Namespace) -> int:
    """One task on a pack: check, advise, what it leaves out, compare two, or write a sheet, a folder or the schema."""
    if arguments.task == "schema":
        say_json(pack_schema())
        return 0
    checked = loaded(arguments.pack)
    tasks = {
        "check": _check,
        "advise": _advise,
        "coverage": _coverage,
        "compare": _compare,
        "sheet": _sheet,
        "folder": _folder,
    }
    return tasks[arguments.task](arguments, checked)


def _check(_arguments: argparse.Namespace, checked: Pack) -> int:
    say(
        _("{title} {version} is sound: {questions} questions, {findings} findings, {solutions} solutions.").format(
            title=checked.head.title,
            version=checked.head.version,
            questions=len(checked.questions),
            findings=len(checked.findings),
            solutions=len(checked.solutions),
        )
    )
    return 0


def _advise(arguments: argparse.Namespace, checked: Pack) -> int:
    """Exit code 1 where anything could be better."""
    given = advise(checked, base=None if checked.scale else core_pack())
    if arguments.json:
        say_json({"advice": [msgspec.to_builtins(advice) for advice in given]})
        return 1 if given else 0
    for advice in given:
        say(str(advice))
    if not given:
        say(_("There is nothing to advise."))
    return 1 if given else 0


def _coverage(arguments: argparse.Namespace, checked: Pack) -> int:
    whole = checked if arguments.pack is None else overlay(core_pack(), checked)
    missing, titles = coverage(whole, outlines()), domain_ids()
    for id_ in missing:
        say(f"{id_}  {titles[id_]}")
    if not missing:
        say(_("Every id of the domain is covered."))
    return 1 if missing else 0


def _compare(arguments: argparse.Namespace, before: Pack) -> int:
    """Exit code 1 where the two differ, as `diff` has it."""
    if arguments.other is None:
        raise WrongCall(_("Name the pack to compare with: --with PACK."))
    changes = compared(_whole(before), _whole(loaded(arguments.other)))
    if arguments.json:
        say_json({"changes": [msgspec.to_builtins(change) for change in changes]})
    elif changes:
        for line in told(changes, Translator()):
            say(line)
    else:
        say(_("The two packs say the same."))
    return 1 if changes else 0


def _sheet(arguments: argparse.Namespace, checked: Pack) -> int:
    from alignment_desktop.exchange.files import write_file
    from alignment_desktop.exchange.pack_book import pack_xlsx

    write_file(_output(arguments, _BOOK), pack_xlsx(checked))
    say(_("Written: {path}").format(path=arguments.output))
    return 0


def _folder(arguments: argparse.Namespace, checked: Pack) -> int:
    from alignment_desktop.exchange.files import write_folder
    from alignment_desktop.exchange.pack_book import pack_folder

    write_folder(_output(arguments, _FOLDER_NAME), pack_folder(checked))
    say(_("Written: {path}").format(path=arguments.output))
    return 0


def _output(arguments: argparse.Namespace, what: str) -> Path:
    if arguments.output is None:
        raise WrongCall(_("Say where it goes: --output {what}.").format(what=what))
    output: Path = arguments.output
    if what == _BOOK and output.suffix.lower() != ".xlsx":
        raise WrongCall(_("A sheet is an Excel workbook: give --output a name that ends in .xlsx."))
    return output


def _whole(checked: Pack) -> Pack:
    """What a round would ask: a pack without a scale of its own adds to the core."""
    return checked if checked.scale else overlay(core_pack(), checked)


def loaded(place: Path | None) -> Pack:
    """Our own pack, or the one in a folder or an Excel workbook, which may build on ours. Raises InputProblems."""
    core = resources() / "packs" / "core"
    if place is None or place.resolve() == core.resolve():
        return load_pack(core)
    if not place.exists():
        raise Refused(_("{path} is not there. Check the path.").format(path=place))
    if place.is_dir():
        return load_pack(place, base=core_pack())
    from alignment_desktop.exchange.pack_reading import read_pack_xlsx

    return read_pack_xlsx(place, base=core_pack())
