"""Which ids of the domain the content covers, and by which parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from alignment_desktop.content.fields import faults
from alignment_desktop.content.files import resources
from alignment_desktop.content.source import Problems, read_sources
from alignment_desktop.content.translation import addressed
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.pack import Pack, Title

_FILE = "domain-ids.toml"


@cache
def domain_ids() -> Mapping[str, str]:
    """Every id of the domain with its short title, in the order of resources/domain-ids.toml.

    Raises InputProblems where the file is not as it should be.
    """
    problems = Problems()
    found: dict[str, str] = {}
    for source in read_sources(resources(), [_FILE], problems):
        for place, words in faults(source.data, dict[str, Title]):
            problems.add(source, place, words)
        found = source.data
    problems.stop(_FILE)
    return MappingProxyType(found)


def covering(pack: Pack, outlines: Iterable[Outline] = ()) -> dict[str, tuple[str, ...]]:
    """For every id of the domain the addresses of the parts and outlines that cover it; empty where none does."""
    found: dict[str, list[str]] = {name: [] for name in domain_ids()}
    for address, part in addressed(pack):
        for name in getattr(part, "covers", ()):
            found.setdefault(name, []).append(address)
    for outline in outlines:
        for name in outline.covers:
            found.setdefault(name, []).append(f"deliverables.{outline.id}")
    return {name: tuple(parts) for name, parts in found.items()}


def coverage(pack: Pack, outlines: Iterable[Outline] = ()) -> tuple[str, ...]:
    """The ids of the domain that no part of the pack and no outline covers, in their order; empty when all are."""
    return tuple(name for name, parts in covering(pack, outlines).items() if not parts)
