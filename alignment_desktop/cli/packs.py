"""The verb on content packs."""

from __future__ import annotations

import argparse
from pathlib import Path

from alignment_desktop.cli.console import say, say_json
from alignment_desktop.content.coverage import coverage, domain_ids
from alignment_desktop.content.files import resources
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack, load_pack, overlay, pack_schema
from alignment_desktop.domain.pack import Pack
from alignment_desktop.i18n import _


def pack(arguments: argparse.Namespace) -> int:
    """Checks a pack, lists the domain ids it leaves out, or prints its schema."""
    if arguments.task == "schema":
        say_json(pack_schema())
        return 0
    checked = _loaded(arguments.pack)
    if arguments.task == "check":
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
    whole = checked if arguments.pack is None else overlay(core_pack(), checked)
    missing, titles = coverage(whole, outlines()), domain_ids()
    for id_ in missing:
        say(f"{id_}  {titles[id_]}")
    if not missing:
        say(_("Every id of the domain is covered."))
    return 1 if missing else 0


def _loaded(folder: Path | None) -> Pack:
    """Our own pack, or the one in a folder, which may build on ours. Raises InputProblems."""
    core = resources() / "packs" / "core"
    if folder is None or folder.resolve() == core.resolve():
        return load_pack(core)
    return load_pack(folder, base=core_pack())
