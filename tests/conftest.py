"""What every test gets: no window on the screen, no network, folders of its own."""

from __future__ import annotations

import os
import runpy
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from alignment_desktop.workbook import Workbook

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Property tests are judged by what they find, not by how busy the machine is.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


OFFLINE = Path(__file__).parent / "offline"


@pytest.fixture(scope="session", autouse=True)
def connects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The file that every attempt to reach a network is noted in, by this process and by all Pythons it starts."""
    file = tmp_path_factory.mktemp("network") / "connects.txt"
    file.touch()
    before = {name: os.environ.get(name) for name in ("ALIGNMENT_CONNECTS", "PYTHONPATH")}
    os.environ["ALIGNMENT_CONNECTS"] = str(file)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(OFFLINE), before["PYTHONPATH"])))
    if "sitecustomize" not in sys.modules or not hasattr(sys.modules["sitecustomize"], "refuse"):
        runpy.run_path(str(OFFLINE / "sitecustomize.py"))
    yield file
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture(autouse=True)
def no_network(connects: Path) -> Iterator[None]:
    """Fails a test during which anything but a socket of this machine's own file system was to be reached."""
    before = connects.stat().st_size
    yield
    if connects.stat().st_size > before:
        told = connects.read_bytes()[before:].decode()
        pytest.fail(f"This test reaches for the network: {told}")


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keeps the tests away from the preferences, packs and backups of the person at this computer."""
    home: Path = tmp_path_factory.getbasetemp() / "home"
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home / name.lower()))


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **by: float) -> None:
        """Moves on by what `timedelta` takes."""
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    """Noon of 23 November 2026, UTC."""
    return Clock()


# The packages are imported where a fixture needs them: a test of one package runs without all the others.


def opened_cheaply(path: Path, clock: Clock) -> Workbook:
    """The workbook without passphrase at a path, whose key is quick to derive."""
    from alignment_desktop.storage import vault
    from alignment_desktop.workbook import Workbook

    return Workbook(vault.open(path, "", parameters=_cheap()), now=clock)


def _cheap():
    """Key parameters that are quick to derive."""
    from alignment_desktop.storage import vault

    return (vault.KeyParameters(passes=1, memory=8192),)


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty workbook without passphrase whose key is quick to derive; copy it before use."""
    from alignment_desktop.workbook import Workbook

    path = tmp_path_factory.mktemp("empty") / "empty.alignment"
    Workbook.create(path, "", parameters=_cheap()).close()
    return path


@pytest.fixture(scope="session")
def sample_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample engagement, read on 23 November 2026; copy it before use."""
    from alignment_desktop.content.packs import core_pack
    from alignment_desktop.content.sample import sample
    from alignment_desktop.workbook.sample import load_sample

    path = tmp_path_factory.mktemp("sample") / "sample.alignment"
    shutil.copy(empty_file, path)
    with opened_cheaply(path, Clock()) as workbook:
        load_sample(workbook, sample(), core_pack())
    return path


@pytest.fixture
def workbook(empty_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Workbook]:
    """A fresh workbook, open, in a clock that stands still."""
    path = tmp_path / "our clients.alignment"
    shutil.copy(empty_file, path)
    with opened_cheaply(path, clock) as opened:
        yield opened


@pytest.fixture
def sample_workbook(sample_file: Path, tmp_path: Path, clock: Clock) -> Iterator[Workbook]:
    """A copy of the sample, open, in a clock that stands still."""
    path = tmp_path / "sample.alignment"
    shutil.copy(sample_file, path)
    with opened_cheaply(path, clock) as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/data/golden anew instead of comparing with it"
    )
    parser.addoption("--gallery", metavar="DIR", help="keep a picture of every page of the window in this folder")


@pytest.fixture
def golden(request: pytest.FixtureRequest):
    """Compares a text with the file of that name in tests/data/golden; `--update-golden` writes it instead."""
    folder = Path(__file__).parent / "data" / "golden"

    def compare(name: str, text: str) -> None:
        path = folder / name
        if request.config.getoption("--update-golden"):
            folder.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text.splitlines() == path.read_text(encoding="utf-8").splitlines(), (
            f"{path.name} differs; read the difference, then run with --update-golden where it is meant"
        )

    return compare
