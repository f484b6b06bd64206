"""The wheel: what is in it, and that it runs where nothing of the source tree is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The outcome of a command that sees neither the source tree nor a passphrase. Fails if the command does."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["ALIGNMENT_PASSPHRASE"] = ""
    outcome = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from the source tree with the locked hatchling."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ("--no-index", "--no-build-isolation", "--no-deps", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", *offline, "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The programs of a new environment that holds the wheel and sees the dependencies here, but not the source."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    python = programs / ("python.exe" if os.name == "nt" else "python")
    offline = ("--no-index", "--no-deps", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *offline, wheel, cwd=folder)
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).stdout.strip()
    )
    # The .pth files of a folder that is itself named in one are not read, so the editable install stays out.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


def test_the_wheel_holds_the_resources_and_nothing_of_the_workshop(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    shipped = {
        name.removeprefix("alignment_desktop/") for name in names if name.startswith("alignment_desktop/resources/")
    }
    kept = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert {name for name in kept if "__pycache__" not in name} == shipped
    assert {"resources/fonts/Inter-Regular.ttf", "resources/packs/core/plans.toml"} <= shipped
    assert "alignment_desktop/locale/de.po" in names
    assert not [name for name in names if name.split("/")[0] in {"tests", "packaging", "resources"}]


def test_the_installed_program_makes_a_sample_and_lists_it_from_anywhere(installed, tmp_path):
    run(installed / "alignment-desktop", "sample", tmp_path / "sample.alignment", cwd=tmp_path)
    where = "import alignment_desktop; print(alignment_desktop.__file__)"
    assert str(installed.parent) in run(installed / "python", "-c", where, cwd=tmp_path).stdout
    listed = run(
        installed / "python", "-m", "alignment_desktop", "list", tmp_path / "sample.alignment", "--json", cwd=tmp_path
    )
    clients = json.loads(listed.stdout)["clients"]
    assert clients[0]["engagements"][0]["rounds"]
