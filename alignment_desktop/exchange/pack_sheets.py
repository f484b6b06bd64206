"""The sheets a content pack has as an Excel workbook, and their columns.

One sheet for each kind of part, one row for each part. Columns follow from the fields of the parts: a list of ids
stands in one cell with commas, a list of words in numbered columns ("probes 1", "probes 2"), a table within a part in
columns with its name before them ("rule score_at_most").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, get_args, get_origin

import msgspec

from alignment_desktop.content.fields import bare
from alignment_desktop.content.source import Place
from alignment_desktop.domain.pack import (
    Challenge,
    Criterion,
    FindingText,
    Id,
    InterviewPlan,
    KpiFamily,
    KpiStarter,
    PackHead,
    Practice,
    Question,
    Register,
    RegisterField,
    RegisterStarter,
    Role,
    ScaleLevel,
    Script,
    Solution,
    WorkshopStep,
)

GUIDE = "How to"
REGISTER, STARTER = "register", "starter"
TRANSLATION_COLUMNS = ("language", "part", "field", "number", "original", "text")

Kind: TypeAlias = Literal["words", "whole", "yes_no", "ids"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, the shape of its rows, and columns that name the part around them."""

    title: str
    kind: str
    shape: type[msgspec.Struct]
    around: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


SHEETS: tuple[Sheet, ...] = (
    Sheet("Pack", "pack", PackHead),
    Sheet("Scale", "scale", ScaleLevel),
    Sheet("Criteria", "criteria", Criterion),
    Sheet("Roles", "roles", Role),
    Sheet("KPI families", "kpi_families", KpiFamily),
    Sheet("Challenges", "challenges", Challenge),
    Sheet("Practices", "practices", Practice),
    Sheet("Questions", "questions", Question),
    Sheet("Findings", "findings", FindingText),
    Sheet("Solutions", "solutions", Solution),
    Sheet("Scripts", "scripts", Script),
    Sheet("Plans", "plans", InterviewPlan),
    Sheet("Workshop", "workshop", WorkshopStep),
    Sheet("KPIs", "kpis", KpiStarter),
    Sheet("Registers", "registers", Register, without=("fields", "starters")),
    Sheet("Register fields", "fields", RegisterField, around=(REGISTER,)),
    Sheet("Register starters", "starters", RegisterStarter, around=(REGISTER,), without=("values",)),
)
VALUES = "Starter values"
VALUE_COLUMNS = (REGISTER, STARTER, "field", "value")
TRANSLATIONS = "Translations"
TITLES = (*(sheet.title for sheet in SHEETS), VALUES, TRANSLATIONS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: the way to its value within the table of a part, and how the value is written.

    A step of -1 stands for the number of an element; `first` is what the first element is called.
    """

    way: Place
    kind: Kind
    first: int = 1

    def head(self, number: int | None = None) -> str:
        """The head of the column, for the element of this number from 0 where it is one of a list."""
        return " ".join(str((number or 0) + self.first) if step == -1 else str(step) for step in self.way)


@cache
def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    return tuple(
        c for f in msgspec.structs.fields(sheet.shape) if f.name not in sheet.without for c in _of_field(f, ())
    )


def _of_field(f: msgspec.structs.FieldInfo, way: Place) -> Iterator[Column]:
    way, shape = (*way, f.encode_name), bare(f.type)
    if get_origin(shape) is tuple:
        inner = get_args(shape)[0]
        if isinstance(bare(inner), type) and issubclass(bare(inner), msgspec.Struct):
            for inner_field in msgspec.structs.fields(bare(inner)):
                yield from _of_field(inner_field, (*way, -1))
        elif inner is Id or get_origin(inner) is Literal:
            yield Column(way, "ids")
        else:
            # The levels of a skill are counted from 0, those of a question from 1.
            yield Column((*way, -1), "words", 0 if f.name == "levels" and f.default == () else 1)
    elif isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        for inner_field in msgspec.structs.fields(shape):
            yield from _of_field(inner_field, way)
    elif shape is bool:
        yield Column(way, "yes_no")
    else:
        yield Column(way, "whole" if _is_whole(shape) else "words")


def _is_whole(shape: Any) -> bool:
    return shape is int or (get_origin(shape) is Literal and all(isinstance(value, int) for value in get_args(shape)))
