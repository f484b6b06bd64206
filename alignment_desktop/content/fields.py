"""What is wrong with a table, field by field, in words for the person who writes content."""

from __future__ import annotations

import difflib
import types
from collections.abc import Iterator
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

import msgspec
from msgspec import inspect as shapes

from alignment_desktop.content.source import Place
from alignment_desktop.i18n import _

Fault: TypeAlias = tuple[Place, str]


def faults(value: Any, shape: Any, place: Place = ()) -> Iterator[Fault]:
    """Every place of a value that does not fit a type, with what is wrong and what is expected there.

    Structs are gone through field by field and lists element by element; other types are judged as a whole.
    """
    kind = bare(shape)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        yield from _table_faults(value, kind, place)
    elif get_origin(kind) is tuple:
        yield from _list_faults(value, shape, get_args(kind)[0], place)
    elif get_origin(kind) is dict and isinstance(value, dict):
        for name, part in value.items():
            yield from faults(part, get_args(kind)[1], (*place, name))
    else:
        try:
            msgspec.convert(value, shape)
        except msgspec.ValidationError:
            yield place, _("is {given}, expected {expected}").format(given=given(value), expected=expected(shape))


def _table_faults(value: Any, shape: type[msgspec.Struct], place: Place) -> Iterator[Fault]:
    if not isinstance(value, dict):
        yield place, _("is {given}, expected {expected}").format(given=given(value), expected=expected(shape))
        return
    fields = {f.encode_name: f for f in msgspec.structs.fields(shape)}
    for name, part in value.items():
        if name in fields:
            yield from faults(part, fields[name].type, (*place, name))
        else:
            near = difflib.get_close_matches(name[:80], fields, n=1)
            names = f"“{near[0]}”" if near else _("one of: {names}").format(names=", ".join(fields))
            yield (*place, name), _("is not known here, expected {names}").format(names=names)
    for name, f in fields.items():
        if f.required and name not in value:
            yield (*place, name), _("is missing, expected {expected}").format(expected=expected(f.type))


def _list_faults(value: Any, shape: Any, of: Any, place: Place) -> Iterator[Fault]:
    info = _plain(shapes.type_info(shape))
    if isinstance(value, list) and isinstance(info, shapes.VarTupleType):
        for number, part in enumerate(value):
            yield from faults(part, of, (*place, number))
        if (info.min_length or 0) <= len(value) <= (len(value) if info.max_length is None else info.max_length):
            return
    yield place, _("is {given}, expected {expected}").format(given=given(value), expected=expected(shape))


def bare(shape: Any) -> Any:
    """The type without limits and without “or nothing”."""
    if get_origin(shape) is Annotated:
        return bare(get_args(shape)[0])
    if get_origin(shape) in (Union, types.UnionType):
        some = [part for part in get_args(shape) if part is not type(None)]
        return bare(some[0]) if len(some) == 1 else shape
    return shape


def _plain(info: shapes.Type) -> shapes.Type:
    if isinstance(info, shapes.Metadata):
        return _plain(info.type)
    if isinstance(info, shapes.UnionType):
        some = [part for part in info.types if not isinstance(part, shapes.NoneType)]
        return _plain(some[0]) if len(some) == 1 else info
    return info


def given(value: Any) -> str:
    """A value in a few words: its kind, and its beginning where that helps to find it."""
    match value:
        case bool():
            return _("the yes/no value {value}").format(value="true" if value else "false")
        case int() if abs(value) < 10**18:
            return _("the whole number {value}").format(value=value)
        case int():
            return _("a very large number")
        case float():
            return _("the number {value}").format(value=value)
        case str() if len(value) > 60:
            return _("a text of {count} characters").format(count=len(value))
        case str():
            shown = "".join(c if c.isprintable() else "�" for c in value)
            return _("the text “{value}”").format(value=shown) if value else _("an empty text")
        case list():
            return _("a list of {count}").format(count=len(value))
        case dict():
            return _("a table")
        case _:
            return _("a date or time")


def expected(shape: Any) -> str:
    """What a type takes, in a few words."""
    return _expected(shapes.type_info(shape))


def _expected(info: shapes.Type) -> str:
    match info:
        case shapes.Metadata(type=inner, extra_json_schema=extra):
            return _(extra["description"]) if extra and "description" in extra else _expected(inner)
        case shapes.UnionType(types=parts):
            some = [_expected(part) for part in parts if not isinstance(part, shapes.NoneType)]
            return _(" or ").join(some)
        case shapes.StrType():
            return _("a text") + _bounds(info.min_length, info.max_length, _("characters"))
        case shapes.IntType():
            return _("a whole number") + _bounds(info.ge, info.le)
        case shapes.BoolType():
            return _("true or false")
        case shapes.LiteralType(values=values):
            return _("one of: {names}").format(names=", ".join(map(str, values)))
        case shapes.VarTupleType():
            limits = _bounds(info.min_length, info.max_length, _("elements"))
            return _("a list{limits}, each {part}").format(limits=limits, part=_expected(info.item_type))
        case shapes.DictType():
            return _("a table of names and values")
        case shapes.StructType(cls=cls):
            names = ", ".join(f.encode_name for f in msgspec.structs.fields(cls) if f.required)
            return _("a table with {names}").format(names=names) if names else _("a table")
        case _:
            return _("another value")


def _bounds(low: int | float | None, high: int | float | None, unit: str = "") -> str:
    if low is None and high is None:
        return ""
    if high is None:
        words = _(" of {low} or more") if unit else _(" from {low}")
    elif low is None:
        words = _(" of {high} or fewer") if unit else _(" up to {high}")
    elif low == high:
        words = _(" of {low}")
    else:
        words = _(" of {low} to {high}") if unit else _(" from {low} to {high}")
    return words.format(low=low, high=high) + (f" {unit}" if unit else "")
