"""The strings that documents are made of, found in the source: what a catalogue must translate, and nothing else."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import alignment_desktop
from alignment_desktop.content.files import resources

PACKAGE = Path(alignment_desktop.__file__).parent
_NAMES = ("t", "_t", "translator", "self")  # what a Translator is called where one is used
# Window and command line only hand a Translator on; their own words are those of the surroundings.
_SPEAK_FOR_THEMSELVES = ("ui", "cli")


@dataclass(frozen=True, slots=True, order=True)
class Wanted:
    """A message that reaches a document."""

    context: str
    message: str
    plural: str = ""


def wanted() -> dict[Wanted, str]:
    """Every message that documents, letters and sheets are made of, with the file that says it first."""
    found: dict[Wanted, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE)
        if place.parts[0] not in _SPEAK_FOR_THEMSELVES:
            for message in said_by(path.read_text(encoding="utf-8"), str(place)):
                found.setdefault(message, str(place.with_suffix("")))
    for path in sorted((resources() / "deliverables").glob("*.toml")):
        outline = tomllib.loads(path.read_text(encoding="utf-8"))
        found.setdefault(Wanted("", outline["title"]), f"the outline {path.stem}")
    return found


def said_by(source: str, place: str) -> list[Wanted]:
    """The messages of one module: what it hands to a Translator, and what it marks where it has one.

    Raises AssertionError for a message that is put together, which no catalogue can hold.
    """
    visitor = _Visitor(place)
    visitor.visit(ast.parse(source))
    return [*visitor.handed, *(visitor.marked if visitor.speaks else ())]


class _Visitor(ast.NodeVisitor):
    """Collects the messages of a module; `speaks` says whether it ever calls a Translator."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.speaks = place == "i18n.py"
        self.handed: list[Wanted] = []
        self.marked: list[Wanted] = []

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id == "N_":
            self.marked += [Wanted("", message) for message in self._texts(node.args[0])]
        elif self._is_translator(node.func):
            self.speaks = True
            for message in self._texts(node.args[0]):
                contexts = self._texts(node.args[1]) if len(node.args) > 1 else [""]
                self.handed += [Wanted(context, message) for context in contexts]
        elif (
            isinstance(node.func, ast.Attribute) and node.func.attr == "plural" and self._is_translator(node.func.value)
        ):
            self.speaks = True
            self.handed += [
                Wanted("", one, many)
                for one, many in zip(self._texts(node.args[0]), self._texts(node.args[1]), strict=True)
            ]

    def _is_translator(self, node: ast.expr) -> bool:
        return (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")) in _NAMES

    def _texts(self, node: ast.expr) -> list[str]:
        return list(self._literals(node))

    def _literals(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.IfExp):
            yield from self._literals(node.body)
            yield from self._literals(node.orelse)
        else:
            is_made = isinstance(node, ast.JoinedStr | ast.BinOp)
            assert not is_made, f"{self.place}, line {node.lineno}: a message is put together, which none can translate"
