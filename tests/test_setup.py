"""The set-up: the lock, the stamp, and what is said where the machine lacks something."""

from __future__ import annotations

import importlib.util
import itertools
import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / "packaging" / "requirements.lock").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

SYSTEMS = {
    "Linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "platform_machine": "x86_64"},
    "Windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "macOS": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix", "platform_machine": "arm64"},
    "macOS on Intel": {
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "os_name": "posix",
        "platform_machine": "x86_64",
    },
}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")


@pytest.fixture
def dev():
    """packaging/dev.py as a module; it is a script, so it is loaded from its path."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "packaging" / "dev.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked():
    """Each requirement of the lock with its hashes."""
    joined = re.sub(r"\\\n\s*", "", LOCK)
    for line in filter(None, (line.split("#")[0].strip() for line in joined.splitlines())):
        requirement, *hashes = line.split("--hash=")
        yield Requirement(requirement.strip()), [each.strip() for each in hashes]


def test_the_lock_names_no_address():
    assert "://" not in LOCK
    assert not re.search(r"^\s*-", re.sub(r"\\\n\s*", "", LOCK), re.MULTILINE), "an option such as --index-url"


def test_every_locked_requirement_is_exact_and_hashed():
    for requirement, hashes in locked():
        assert [each.operator for each in requirement.specifier] == ["=="], requirement
        assert hashes, requirement
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), requirement


@pytest.mark.parametrize(("system", "python"), list(itertools.product(SYSTEMS, PYTHONS)))
def test_the_lock_satisfies_the_project_on_every_platform(system, python):
    environment = default_environment() | SYSTEMS[system]
    environment |= {"python_version": python, "python_full_version": f"{python}.0", "implementation_name": "cpython"}
    environment |= {"platform_python_implementation": "CPython"}
    pinned = {
        canonicalize_name(requirement.name): next(iter(requirement.specifier)).version
        for requirement, _ in locked()
        if requirement.marker is None or requirement.marker.evaluate(environment)
    }
    wanted = [
        *PROJECT["project"]["dependencies"],
        *PROJECT["dependency-groups"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or requirement.marker.evaluate(environment):
            name = canonicalize_name(requirement.name)
            assert name in pinned, f"{requirement} is not in the lock for {system}, Python {python}"
            assert requirement.specifier.contains(pinned[name], prereleases=True), requirement


def test_what_is_installed_is_what_the_lock_names():
    for requirement, _ in locked():
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(version(requirement.name), prereleases=True), requirement


@pytest.fixture
def set_ups(dev, monkeypatch, tmp_path):
    """The commands of every set-up that is really done, on a machine without a display."""
    ran = []
    (tmp_path / "requirements.lock").write_text(LOCK, encoding="utf-8")
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(dev, "install_packages", lambda: None)
    monkeypatch.setattr(dev, "is_same_python", lambda: True)
    monkeypatch.setattr(dev, "has_display", lambda: False)
    monkeypatch.setattr(dev, "run", lambda command, **changes: ran.append(command) or 0)
    return ran


def test_set_up_is_done_once(dev, set_ups):
    dev.set_up()
    assert any("--require-hashes" in command for command in set_ups)
    set_ups.clear()
    dev.set_up()
    assert set_ups == []


def test_set_up_is_done_again_when_the_lock_changes(dev, set_ups):
    dev.set_up()
    set_ups.clear()
    dev.LOCK.write_text(LOCK + "\n", encoding="utf-8")
    dev.set_up()
    assert set_ups


def test_set_up_is_done_again_for_a_display_but_not_for_the_lack_of_one(dev, set_ups, monkeypatch):
    dev.set_up()
    set_ups.clear()
    monkeypatch.setattr(dev, "has_display", lambda: True)
    dev.set_up()
    assert set_ups
    set_ups.clear()
    monkeypatch.setattr(dev, "has_display", lambda: False)
    dev.set_up()
    assert set_ups == []


def test_set_up_that_failed_is_not_taken_for_done(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "STAMP", tmp_path / "stamp")
    monkeypatch.setattr(dev, "install_packages", lambda: None)
    monkeypatch.setattr(dev, "is_same_python", lambda: True)
    monkeypatch.setattr(dev, "run", lambda command, **changes: 1)
    with pytest.raises(dev.Failed):
        dev.set_up()
    assert not (tmp_path / "stamp").exists()


def test_packages_listed_under_their_later_names_are_not_missing(dev, monkeypatch):
    names = [*dev.QT_LIBRARIES, *dev.QT_DISPLAY_LIBRARIES]
    listed = "".join(f"{name} installed\n" for name in names).replace("libglib2.0-0 ", "libglib2.0-0t64 ")
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda name: object())
    monkeypatch.setattr(
        dev.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, stdout=listed, stderr="")
    )
    assert dev.missing_packages() == []
    listed = listed.replace("libegl1 installed", "libegl1 config-files")
    assert dev.missing_packages() == ["libegl1"]


def test_without_root_the_line_to_type_is_said_and_nothing_is_run(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "missing_packages", lambda: ["libegl1", "python3.11-venv"])
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(dev, "stamp", lambda **_: "changed")
    monkeypatch.setattr(dev, "run", lambda command, **changes: pytest.fail(f"ran {command}"))
    assert dev.main(["setup"]) == 2
    said = capsys.readouterr().err
    assert "sudo apt-get install --yes --no-install-recommends libegl1 python3.11-venv" in said


def test_as_root_what_is_missing_is_installed_and_a_failure_names_the_line_to_type(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "missing_packages", lambda: ["libegl1"])
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0, raising=False)
    ran = []
    monkeypatch.setattr(dev, "run", lambda command, **_: ran.append(command) or 0)
    dev.install_packages()
    assert [command[1] for command in ran] == ["update", "install"]
    assert ran[1][-1] == "libegl1"
    assert capsys.readouterr().out == "Installing system packages: libegl1\n"
    monkeypatch.setattr(dev, "run", lambda command, **_: 100)
    with pytest.raises(dev.CannotGoOn, match="sudo apt-get install --yes --no-install-recommends libegl1"):
        dev.install_packages()


def test_an_older_python_is_told_which_one_is_needed(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    assert dev.main(["setup"]) == 2
    assert "Python 3.11 or later is needed" in capsys.readouterr().err


def test_a_check_that_fails_does_not_hide_the_next(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev, "set_up", lambda: None)
    monkeypatch.setattr(dev, "run", lambda command, **changes: 1 if "ruff" in Path(command[0]).name else 0)
    assert dev.main(["check"]) == 1
    said = capsys.readouterr().out
    assert [line.split() for line in said.splitlines() if line.endswith(("lint", "types")) and "--" not in line] == [
        ["FAILED", "lint"],
        ["ok", "types"],
    ]


def test_an_unknown_verb_says_which_there_are(dev, capsys):
    assert dev.main(["frobnicate"]) == 2
    said = capsys.readouterr().err
    assert all(verb in said for verb in dev.VERBS)


def test_a_new_sample_keeps_the_one_before(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "BUILD", tmp_path)
    texts = iter(("first", "second", "third"))
    monkeypatch.setattr(dev, "must", lambda command, **changes: Path(command[-1]).write_text(next(texts)))
    for _ in range(3):
        dev.make_sample()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "sample.alignment": "third",
        "sample.previous.alignment": "second",
    }


def test_a_sample_that_cannot_be_made_leaves_the_one_before(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "BUILD", tmp_path)
    (tmp_path / "sample.alignment").write_text("mine")
    monkeypatch.setattr(dev, "run", lambda command, **changes: 3)
    with pytest.raises(dev.Failed):
        dev.make_sample()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


def test_the_gate_runs_the_test_command_of_the_readme_and_the_check():
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert 'python3 packaging/dev.py "$verb"' in gate
    assert re.search(r"for verb in test check;", gate)


def test_without_a_display_the_sample_and_its_documents_are_made_and_named(dev, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(dev, "BUILD", tmp_path)
    monkeypatch.setattr(dev, "has_display", lambda: False)
    listed = {"clients": [{"id": "c1", "engagements": [{"id": "e1", "title": "A", "rounds": []}]}]}
    asked = []

    def answer(command, **options):
        asked.append(options["env"]["ALIGNMENT_PASSPHRASE"])
        verb, *rest = command[command.index("alignment_desktop") + 1 :]
        if verb == "sample":
            Path(rest[0]).write_text("workbook")
        elif verb == "export":
            workbook, engagement, everything, folder = rest
            assert (Path(workbook).name, engagement, everything) == ("sample.alignment", "e1", "--all")
            Path(folder).mkdir()
            (Path(folder) / "assessment-report.pdf").write_text("pdf")
        return subprocess.CompletedProcess(command, 0, stdout=json.dumps(listed) if verb == "list" else None)

    monkeypatch.setattr(dev.subprocess, "run", answer)
    dev.run_product([])
    assert capsys.readouterr().out.split() == [
        str(tmp_path / "sample.alignment"),
        str(tmp_path / "deliverables" / "assessment-report.pdf"),
    ]
    assert asked == ["", "", ""]
