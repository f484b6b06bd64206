"""Verbs run in this process on real files; a few run as their own process, as a person would start them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from alignment_desktop.cli import run


@dataclass(frozen=True)
class Outcome:
    """What a call gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document of standard output; anything beside it fails."""
        return json.loads(self.out)

    @property
    def problems(self) -> list[str]:
        """The lines below the first sentence of standard error."""
        return [line.strip() for line in self.err.splitlines()[1:]]


Call = Callable[..., Outcome]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A workbook with the sample and one that is just begun, made by their verbs; copy them before changing them."""
    folder = tmp_path_factory.mktemp("made")
    paths = {"sample": folder / "sample.alignment", "new": folder / "new.alignment"}
    assert run(["sample", str(paths["sample"])]) == 0
    assert run(["new", str(paths["new"]), "--client", "Velvet Kiosk Ltd", "--title", "Review 2026"]) == 0
    return paths


@pytest.fixture(autouse=True)
def no_passphrase_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALIGNMENT_PASSPHRASE", raising=False)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs one verb; what it said before is forgotten. Standard error never holds a traceback."""

    def called(*words: object) -> Outcome:
        capsys.readouterr()
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Outcome(code, said.out, said.err)

    return called


@pytest.fixture
def sample(made: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the sample."""
    return Path(shutil.copy(made["sample"], tmp_path / "sample.alignment"))


@pytest.fixture
def new(made: dict[str, Path], tmp_path: Path) -> Path:
    """A copy of the workbook that is just begun: one client, one engagement, an open round, nobody in it."""
    return Path(shutil.copy(made["new"], tmp_path / "new.alignment"))


def as_process(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """A verb as its own process, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "alignment_desktop", *(str(word) for word in words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        env={**os.environ, **environment},
        timeout=60,
        check=False,
    )
