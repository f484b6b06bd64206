"""The documentation is complete and says what is there: verbs, settings, pack fields, sections, versions, links."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args, get_origin

import msgspec
import openpyxl
import pytest

from alignment_desktop import __version__, settings
from alignment_desktop.cli import VERBS
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import (
    ChallengeFile,
    FindingsFile,
    KpisFile,
    PackFile,
    PlansFile,
    RegisterFile,
    SolutionsFile,
    WorkshopFile,
)
from alignment_desktop.deliverables.pdf import page_count
from alignment_desktop.deliverables.sections import SECTIONS
from alignment_desktop.domain.answers import MARKS, columns
from alignment_desktop.domain.interview import Basis, RemarkClass
from alignment_desktop.domain.outline import Outline

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "resources" / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.rglob("*.md")))
MANUAL = {page.stem: page.read_text(encoding="utf-8") for page in sorted((DOCS / "manual").glob("*.md"))}
PACK_FILES = (PackFile, ChallengeFile, FindingsFile, SolutionsFile, PlansFile, KpisFile, RegisterFile, WorkshopFile)


def chapter(text: str, title: str) -> str:
    """The part of a page under a heading, up to the next one of the same level or above; empty without one."""
    found = re.search(rf"^(#+) {re.escape(title)}\n(.*?)(?=^#{{1,2}} |^\1 |\Z)", text, re.MULTILINE | re.DOTALL)
    return found.group(2) if found else ""


def tables_in(shape: Any, name: str = "", *, is_list: bool = False) -> dict[str, type[msgspec.Struct]]:
    """The tables that a file of a pack may hold, nested ones included, by their headers such as [[register.fields]]."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        found = {f"[[{name}]]" if is_list else f"[{name}]": shape} if name else {}
        for field in msgspec.structs.fields(shape):
            found |= tables_in(field.type, f"{name}.{field.encode_name}" if name else field.encode_name)
        return found
    found = {}
    for part in get_args(shape):
        found |= tables_in(part, name, is_list=get_origin(shape) is tuple)
    return found


PACK_TABLES = {header: kind for shape in PACK_FILES for header, kind in tables_in(shape).items()}


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_verb_has_a_chapter_that_names_each_of_its_arguments(verb):
    told = chapter(MANUAL["command-line"], f"`{verb.name}`")
    assert told, "no chapter"
    named = {
        name if name.startswith("--") else options.get("metavar") or "|".join(options["choices"])
        for name, options in verb.arguments
    }
    missing = {name for name in named if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", told)}
    assert not missing


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb.name)
def test_every_choice_of_an_option_is_told(verb):
    told = chapter(MANUAL["command-line"], f"`{verb.name}`")
    choices = {choice for _name, options in verb.arguments for choice in options.get("choices", ())}
    assert {choice for choice in choices if not re.search(rf"\b{choice}\b", told)} == set()


def test_no_chapter_tells_of_a_verb_or_option_that_is_not_there():
    page = MANUAL["command-line"]
    verbs = {verb.name for verb in VERBS}
    assert set(re.findall(r"^## `([a-z-]+)`$", page, re.MULTILINE)) == verbs
    known = {name for verb in VERBS for name, _options in verb.arguments} | {"--passphrase-file", "--version", "--help"}
    for name, text in MANUAL.items():
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)) <= known, name


@pytest.mark.parametrize("setting", [preference.name for preference in settings.preferences()])
def test_every_setting_is_told_in_the_manual(setting):
    assert any(f"`{setting}`" in text for text in MANUAL.values())


def test_the_exit_codes_are_told():
    assert all(re.search(rf"^\| {code} \|", MANUAL["command-line"], re.MULTILINE) for code in range(4))


@pytest.mark.parametrize("header", PACK_TABLES)
def test_every_field_of_a_pack_is_told_under_its_table(header):
    told = chapter(MANUAL["packs"], f"`{header}`")
    assert told, "no chapter"
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", told, re.MULTILINE))
    assert rows == {field.encode_name for field in msgspec.structs.fields(PACK_TABLES[header])}


def test_no_table_is_told_that_a_pack_does_not_have():
    told = set(re.findall(r"^### `(\[.+\])`$", MANUAL["packs"], re.MULTILINE))
    assert told == set(PACK_TABLES)


def test_every_field_of_an_outline_is_told():
    told = chapter(MANUAL["deliverables"], "Outlines")
    rows = set(re.findall(r"^\| `([a-z_]+)` \|", told, re.MULTILINE))
    assert rows == {field.encode_name for field in msgspec.structs.fields(Outline)}


@pytest.mark.parametrize("section", [name for name, _section in SECTIONS])
def test_every_section_of_the_deliverables_is_told(section):
    assert f"| `{section}` |" in MANUAL["deliverables"]


def test_every_deliverable_is_told():
    assert [outline.id for outline in outlines() if f"`{outline.id}`" not in MANUAL["deliverables"]] == []


def test_every_column_basis_and_mark_of_an_answer_sheet_is_told():
    page = MANUAL["interviews-and-answers"]
    assert [column for column in columns() if f"| `{column}` |" not in page] == []
    assert [basis.value for basis in Basis if f"| `{basis.value}` |" not in page] == []
    assert [mark for mark in MARKS if f"`{mark}`" not in page] == []
    assert len(re.findall(r"^\| (?:`.`|no mark)", page, re.MULTILINE)) == len(RemarkClass)


def test_the_changelog_tells_of_this_version():
    changelog = (DOCS / "changelog.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", changelog, re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The names by which the headings of a page can be linked to."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_link_of_a_page_leads_nowhere(page):
    dead = []
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        if not place.exists() or (anchor and anchor not in anchors(place.read_text(encoding="utf-8"))):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_speaks_of_the_place_it_was_written_in(page):
    text = page.read_text(encoding="utf-8")
    machine = r"(?<![\w.])/(?:work|tmp|home|root|opt|Users)/|\b[A-Z]:\\"
    assert re.findall(machine, text) == []
    # Names of the code may say what they like: the window's `Session` is one.
    prose = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    assert re.findall(r"\b(?:session|sandbox|agent)s?\b", prose, re.IGNORECASE) == []


def test_every_page_of_the_manual_can_be_reached_from_the_readme():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [name for name in MANUAL if f"(resources/docs/manual/{name}.md)" not in readme] == []


def commands_under(title: str) -> list[list[str]]:
    """The calls of the program that the README shows under a heading, as words."""
    told = chapter((ROOT / "README.md").read_text(encoding="utf-8"), title)
    lines = [
        line for block in re.findall(r"^```\n(.*?)^```", told, re.MULTILINE | re.DOTALL) for line in block.splitlines()
    ]
    program = ".venv/bin/alignment-desktop "
    return [shlex.split(line.removeprefix(program)) for line in lines if line.startswith(program)]


def fill(sheet: Path) -> int:
    """Gives every respondent but the last a name and ratings, as a consultant would; how many rows were rated."""
    book = openpyxl.load_workbook(sheet)
    rows = list(book["Answers"].iter_rows(min_row=2))
    roles = list(dict.fromkeys(row[2].value for row in rows))
    rated = 0
    for row in rows:
        if row[2].value == roles[-1]:
            continue
        row[0].value = f"Person {roles.index(row[2].value) + 1}"
        row[5].value = 4 if row[1].value == "it" else 2
        row[6].value = "self"
        row[7].value = '"We hear of it when it is live."' if rated % 20 == 0 else None
        rated += 1
    book.save(sheet)
    return rated


def test_the_main_job_of_the_readme_ends_in_documents(tmp_path):
    commands = commands_under("From answers to two PDFs")
    assert [command[0] for command in commands] == [
        "new", "answers", "answers", "scores", "export", "export", "sample", "export",
    ]  # fmt: skip
    told = []
    for command in commands:
        done = subprocess.run(
            [sys.executable, "-m", "alignment_desktop", *command],
            cwd=tmp_path,
            env={**os.environ, "ALIGNMENT_PASSPHRASE": ""},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, (command, done.stderr)
        told.append(done.stdout)
        if "--template" in command:
            rated = fill(tmp_path / "answers.xlsx")
    assert f"{rated} answers" in told[2]
    made = ["report.pdf", "summary.pdf", "sample-documents/assessment-report.pdf"]
    pages = [page_count((tmp_path / name).read_bytes()) for name in made]
    assert pages[0] > 10
    assert pages[1] == 2
    assert pages[2] > pages[0]
