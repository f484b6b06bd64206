"""The sample engagement as documents see it, on a fixed day."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from alignment_desktop.content.files import resources
from alignment_desktop.content.outlines import load_outlines
from alignment_desktop.deliverables.assets import Assets
from alignment_desktop.deliverables.sections import SECTIONS
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot
from tests.conftest import Clock, opened_cheaply
from tests.deliverables.reading import read_here

SAMPLE_DAY = date(2026, 11, 19)


@dataclass(frozen=True)
class SampleRead:
    """Both rounds of the sample, frozen on one day, with the pictures of their documents."""

    rounds: Mapping[int, Snapshot]
    assets: Assets

    @property
    def latest(self) -> Snapshot:
        return self.rounds[2]


@pytest.fixture(scope="session")
def told(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> SampleRead:
    path = tmp_path_factory.mktemp("told") / "sample.alignment"
    shutil.copy(sample_file, path)
    with opened_cheaply(path, Clock()) as workbook:
        engagement = workbook.clients.engagement("Harbour")
        read = {n: workbook.snapshot(engagement.id, n) for n in (1, 2)}
        assets = read_here(workbook.deliverables.assets(read[2]))
    return SampleRead({n: replace(snapshot, today=SAMPLE_DAY) for n, snapshot in read.items()}, assets)


@pytest.fixture(scope="session")
def outlines_by_id() -> Mapping[str, Outline]:
    """The shipped outlines, which may name no section that does not exist."""
    found = load_outlines(resources() / "deliverables", [name for name, _section in SECTIONS])
    return {outline.id: outline for outline in found}
