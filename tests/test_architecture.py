"""The law of the code: layers, and rules that a machine can read in the source."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "alignment_desktop"
LONGEST_MODULE = 500
FOG = frozenset({"utils", "util", "helpers", "helper", "common", "manager", "service", "controller"})
LEFT_OPEN = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")


def places() -> list[str]:
    """Every module of the package, as its path below the package."""
    return sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


# -- lints: each gives the lines of a module that break it -------------------------------------------------------------


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Each call with the last part of the name that is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
            elif isinstance(node.func, ast.Name):
                yield node.func.id, node


def raw_paragraphs(place: str, tree: ast.Module) -> Iterator[int]:
    if place != "deliverables/text.py":
        yield from (node.lineno for name, node in calls(tree) if name == "Paragraph")


def raw_labels(place: str, tree: ast.Module) -> Iterator[int]:
    if place != "ui/widgets.py":
        yield from (node.lineno for name, node in calls(tree) if name in {"QLabel", "setHtml", "insertHtml"})


def raw_tips(place: str, tree: ast.Module) -> Iterator[int]:
    """A tool tip guesses whether its text is markup; only `widgets.tip` makes sure that it is not."""
    if place != "ui/widgets.py":
        yield from (node.lineno for name, node in calls(tree) if name in {"setToolTip", "setWhatsThis", "setStatusTip"})


def modals(place: str, tree: ast.Module) -> Iterator[int]:
    if place != "ui/dialogs.py":
        makers = {"QMessageBox", "QFileDialog", "QInputDialog", "QColorDialog"}
        for name, node in calls(tree):
            owner = getattr(getattr(node.func, "value", None), "id", "")
            if name in makers or owner in makers or (name == "exec" and place != "ui/app.py"):
                yield node.lineno


def things_that_open_by_themselves(place: str, tree: ast.Module) -> Iterator[int]:
    opening = {"openUrl", "startfile", "setOpenExternalLinks"}
    yield from (node.lineno for name, node in calls(tree) if name in opening)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (node.lineno for alias in node.names if alias.name == "webbrowser")


def scripts_that_commit(place: str, tree: ast.Module) -> Iterator[int]:
    """A connection's own executescript commits what came before it; that of sqlite-utils' Database does not."""
    for name, node in calls(tree):
        if name == "executescript" and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            owner_name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if owner_name.lstrip("_") != "db":
                yield node.lineno


def connections(place: str, tree: ast.Module) -> Iterator[int]:
    drivers = {"sqlite3", "sqlcipher3", "dbapi2"}
    if place == "storage/connections.py":
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in drivers:
            yield from (node.lineno for alias in node.names if alias.name == "connect")
        elif isinstance(node, ast.Attribute) and node.attr == "connect":
            owner = node.value
            if (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")) in drivers:
                yield node.lineno


def prints(place: str, tree: ast.Module) -> Iterator[int]:
    if not place.startswith("cli/"):
        yield from (node.lineno for name, node in calls(tree) if name == "print" and isinstance(node.func, ast.Name))


def swallowed_exceptions(place: str, tree: ast.Module) -> Iterator[int]:
    """Catching everything is for tidying up and raising again."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            is_broad = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            if is_broad and not isinstance(node.body[-1], ast.Raise):
                yield node.lineno


def unfinished(place: str, tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and "NotImplemented" in ast.unparse(node):
            yield node.lineno


def foggy_names(place: str, tree: ast.Module) -> Iterator[int]:
    words = {word for part in Path(place).with_suffix("").parts for word in part.split("_")}
    if words & FOG:
        yield 1


def pictures_decoded_here(place: str, tree: ast.Module) -> Iterator[int]:
    """Files of pictures are decoded in the process apart; the two readers that run there may, and nothing else."""
    if place in {"ui/decoding.py", "deliverables/images.py"}:
        return
    for name, node in calls(tree):
        owner = ast.unparse(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        is_opened = name == "open" and owner in {"Image", "PIL.Image"}
        is_read = name in {"QImage", "QPixmap"} and any(
            isinstance(part, ast.Name | ast.Constant) and isinstance(getattr(part, "value", ""), str)
            for part in node.args[:1]
        )
        if is_opened or is_read or name in {"QImageReader", "QMovie", "fromData", "loadFromData"}:
            yield node.lineno
        if name == "imageData" and place != "ui/pictures.py":
            yield node.lineno


Lint = Callable[[str, ast.Module], Iterator[int]]
# Each lint with a module that breaks it on its first line.
LINTS: tuple[tuple[Lint, str, str], ...] = (
    (raw_paragraphs, "deliverables/pdf.py", "story = [platypus.Paragraph(note, style)]"),
    (raw_labels, "ui/pages/plan.py", "label = QLabel(text)"),
    (raw_labels, "ui/pages/plan.py", "view.setHtml(text)"),
    (raw_tips, "ui/pages/plan.py", "view.setToolTip(text)"),
    (modals, "ui/pages/plan.py", "dialog.exec()"),
    (modals, "ui/pages/plan.py", "QMessageBox.question(self, title, text)"),
    (things_that_open_by_themselves, "ui/pages/plan.py", "QDesktopServices.openUrl(link)"),
    (things_that_open_by_themselves, "ui/pages/plan.py", "import webbrowser"),
    (pictures_decoded_here, "ui/pages/plan.py", "self.logo.loadFromData(data)"),
    (pictures_decoded_here, "ui/pages/plan.py", "QImageReader(buffer).read()"),
    (pictures_decoded_here, "ui/pages/plan.py", "QPixmap(path)"),
    (pictures_decoded_here, "ui/pages/plan.py", "source.imageData()"),
    (pictures_decoded_here, "deliverables/cover.py", "Image.open(file)"),
    (scripts_that_commit, "storage/migrations.py", "self.conn.executescript(sql)"),
    (connections, "storage/backup.py", "other = sqlcipher3.dbapi2.connect(path)"),
    (connections, "storage/backup.py", "from sqlite3 import connect"),
    (prints, "workbook/plan.py", "print(plan)"),
    (swallowed_exceptions, "exchange/csv.py", "try: read()\nexcept: pass"),
    (unfinished, "domain/plan.py", "raise NotImplementedError"),
    (foggy_names, "workbook/plan_helpers.py", ""),
)


@pytest.mark.parametrize("lint", dict.fromkeys(lint for lint, _, _ in LINTS), ids=lambda lint: lint.__name__)
def test_the_code_holds_no(lint):
    found = [
        f"{place}:{line}"
        for place in places()
        for line in lint(place, ast.parse((PACKAGE / place).read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize(("lint", "place", "source"), LINTS, ids=lambda value: getattr(value, "__name__", None))
def test_the_lint_sees_what_it_is_for(lint, place, source):
    assert list(lint(place, ast.parse(source)))


def test_a_database_runs_scripts_and_a_text_module_makes_paragraphs():
    assert not list(
        scripts_that_commit("storage/migrations.py", ast.parse("db.executescript(a)\nself._db.executescript(b)"))
    )
    assert not list(raw_paragraphs("deliverables/text.py", ast.parse("Paragraph(text)")))


def test_no_module_holds_two_ideas():
    lines = {place: (PACKAGE / place).read_text(encoding="utf-8").count("\n") for place in places()}
    assert {place: count for place, count in lines.items() if count > LONGEST_MODULE} == {}


def test_nothing_is_left_open():
    folders = (PACKAGE, ROOT / "tests", ROOT / "packaging")
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    assert sources
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_OPEN.search(line)
    ]
    assert found == []


# -- layers ------------------------------------------------------------------------------------------------------------


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    """The outcome of import-linter on the project in a folder."""
    run = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    return subprocess.run(
        [sys.executable, "-c", run, "--no-cache", "--no-logo"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_layers_hold():
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_every_contract_notices_when_it_is_broken(tmp_path):
    """One forbidden import for each contract, in a copy of the package."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(PACKAGE, tmp_path / PACKAGE.name, ignore=shutil.ignore_patterns("__pycache__", "resources"))
    (tmp_path / PACKAGE.name / "deliverables" / "sections" / "one_more.py").write_text("ONE = 1\n", encoding="utf-8")
    (tmp_path / PACKAGE.name / "deliverables" / "sections" / "another.py").write_text(
        "from alignment_desktop.deliverables.sections import one_more\n", encoding="utf-8"
    )
    for place, line in (
        ("domain/errors.py", "import alignment_desktop.storage"),  # layers
        ("charts/__init__.py", "import PySide6"),
        ("content/files.py", "import sqlite3"),
        ("cli/__init__.py", "import reportlab"),
        ("domain/errors.py", "import json"),
        ("deliverables/__init__.py", "import alignment_desktop.storage"),
        ("ui/pages/all_clients.py", "import alignment_desktop.ui.pages.overview"),
    ):
        module = tmp_path / PACKAGE.name / place
        module.write_text(f"{module.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    outcome = lint_imports(tmp_path)
    assert outcome.returncode == 1, outcome.stderr
    verdicts = re.findall(r"^(.+?) (KEPT|BROKEN)\b", outcome.stdout, re.MULTILINE)
    assert verdicts
    assert {name for name, verdict in verdicts if verdict == "KEPT"} == set()


def test_the_command_line_loads_no_qt():
    run = """
import runpy, sys
sys.argv = ["alignment-desktop", "deliverables", "--json"]
try:
    runpy.run_module("alignment_desktop", run_name="__main__")
except SystemExit as end:
    code = end.code
else:
    code = 0
import alignment_desktop.cli
print(sorted(name for name in sys.modules if name.split(".")[0] in {"PySide6", "shiboken6"}), file=sys.stderr)
sys.exit(code)
"""
    outcome = subprocess.run([sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stderr.splitlines()[-1] == "[]"
