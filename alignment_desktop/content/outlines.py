"""The outlines of deliverables in resources/deliverables/, read and checked."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from pathlib import Path

import msgspec

from alignment_desktop.content.coverage import domain_ids
from alignment_desktop.content.fields import faults
from alignment_desktop.content.files import resources
from alignment_desktop.content.source import Problems, Source, read_sources
from alignment_desktop.domain.outline import Outline
from alignment_desktop.i18n import _


def load_outlines(folder: Path, sections: Collection[str] | None = None) -> tuple[Outline, ...]:
    """The outlines of a folder by the names of their files; with `sections`, no other section may be named.

    Raises InputProblems with every problem of the folder, each as “file:line: field: what is wrong, what is expected”.
    """
    problems = Problems()
    found = []
    for source in read_sources(folder, sorted(path.name for path in folder.glob("*.toml")), problems):
        wrong = list(faults(source.data, Outline))
        for place, words in wrong:
            problems.add(source, place, words)
        if not wrong:
            outline = msgspec.convert(source.data, Outline)
            _check(source, outline, sections, problems)
            found.append(outline)
    problems.stop(_("The folder {name}").format(name=folder.name))
    return tuple(found)


def _check(source: Source, outline: Outline, sections: Collection[str] | None, problems: Problems) -> None:
    if source.name != f"{outline.id}.toml":
        words = _("is “{id}”, expected the name of the file without .toml")
        problems.add(source, ("id",), words.format(id=outline.id))
    for number, name in enumerate(outline.sections):
        if sections is not None and name not in sections:
            words = _("names “{name}”, expected one of: {names}")
            problems.add(source, ("sections", number), words.format(name=name, names=", ".join(sections)))
        if name in outline.sections[:number]:
            words = _("names “{name}” a second time, expected each once")
            problems.add(source, ("sections", number), words.format(name=name))
    for number, name in enumerate(outline.covers):
        if name not in domain_ids():
            words = _("names “{name}”, expected an id of resources/domain-ids.toml")
            problems.add(source, ("covers", number), words.format(name=name))


@cache
def outlines() -> tuple[Outline, ...]:
    """The deliverables the product ships; read once."""
    return load_outlines(resources() / "deliverables")
