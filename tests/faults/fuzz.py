"""Every way in for a foreign file, with files that hypothesis draws: refused in words or taken whole, nothing between.

Seven kinds come from others (answer sheets as CSV and XLSX, packs as TOML and XLSX, pictures, backups to restore,
recovery keys), five are small files of the program's own that anything may have written to since. Readers run in this
process here, because one more for every try would take a day; that they cannot do more harm than a refusal where they
run is shown by `tests/exchange/test_apart.py`.

A file that breaks a promise is shrunk and kept below `build/fuzz`; `python3 -m tests.faults.fuzz KIND FILE` tries it
once more.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import seed as seeded
from hypothesis.strategies import SearchStrategy

from alignment_desktop.domain.errors import AlignmentError
from tests.faults.fuzz_ways import Way, ways
from tests.faults.soaks import Figures, Say

KEPT = Path(__file__).parents[2] / "build" / "fuzz"
_TURN = 60
"""So many at a time: hypothesis keeps what it draws until it is done, and a backup has a megabyte."""
_LONGEST = 600
_LEAST = 20
"""For fewer, hypothesis would hardly come past the smallest file, which has always been tried before."""
_MOST_FAULTS = 3
"""Of one kind; then it is left alone, because most of them will be the same one."""


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """So many files, of all kinds in turn, no two of them the same."""
    with prepared() as known:
        left = {name: (times + len(known) - 1 - n) // len(known) for n, name in enumerate(known)}
        turns = {name: Turns(name, way, figures, seed) for name, way in known.items()}
        said = 0
        while any(left.values()):
            for name, turn in turns.items():
                asked = min(left[name], _TURN)
                left[name] -= asked
                turn.take(asked)
            done = times - sum(left.values())
            if done // 1000 > said:
                said = done // 1000
                say(f"{done} of {times}")


@contextmanager
def prepared() -> Iterator[Mapping[str, Way]]:
    """The ways in by their names, with a workbook to bring things into, and folders of the program that are empty."""
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory()))
        own = {name: str(folder / "home") for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "APPDATA", "LOCALAPPDATA")}
        held.enter_context(mock.patch.dict(os.environ, own))
        yield {way.name: way for way in ways(folder, held)}


@dataclass(slots=True)
class Turns:
    """One way in, tried with so many files at a time, each time with others."""

    name: str
    way: Way
    figures: Figures
    seed: int
    number: int = 0
    seen: set[bytes] = field(default_factory=set)

    def take(self, asked: int) -> None:
        """So many files. One that breaks a promise is shrunk and told, and the others follow it."""
        while asked and self.figures.counts.get(f"{self.name} broken", 0) < _MOST_FAULTS:
            ran = self._take(asked)
            asked -= ran
            if ran == 0:  # every file there can be was tried: hypothesis ends before its time, or draws known ones only
                break
        if asked:
            self.figures.count(f"{self.name} not tried", asked)

    def _take(self, asked: int) -> int:
        """How many new ones were tried until one broke a promise; hypothesis draws some files again and again."""
        self.number += 1
        ran, broken = 0, False
        last = b""

        def look(file: _File) -> None:
            nonlocal ran, broken, last
            content = file.content
            if not broken:
                sign = hashlib.blake2b(content, digest_size=8).digest()
                if sign in self.seen or ran == asked:
                    return
                self.seen.add(sign)
                ran += 1
            last = content
            try:
                is_taken = tried(self.way, content)
            except Exception:
                broken = True
                raise
            if not broken:  # what follows a fault is hypothesis at work on making it smaller
                self.figures.count(f"{self.name} {'taken' if is_taken else 'refused'}")

        try:
            _drawn(look, self.way.files, max(asked, _LEAST), f"{self.seed} {self.name} {self.number}")
        except Exception as fault:  # what is looked for; it is told and the search goes on
            self.figures.count(f"{self.name} broken")
            self.figures.broken.append(f"{self.name}: {_told(fault)}; {self._keep(last)}")
        return ran

    def _keep(self, content: bytes) -> str:
        """Where the smallest file that breaks the promise is kept."""
        KEPT.mkdir(parents=True, exist_ok=True)
        file = KEPT / f"{self.name.replace(' ', '-')}.{hashlib.sha256(content).hexdigest()[:8]}"
        file.write_bytes(content)
        return f"try it again: python3 -m tests.faults.fuzz '{self.name}' {file.relative_to(KEPT.parents[1])}"


def tried(way: Way, content: bytes) -> bool:
    """Whether the file was taken. Raises whatever else happens but a refusal in words."""
    try:
        return way.attempt(content)
    except AlignmentError as refusal:
        _look_at(str(refusal), *getattr(refusal, "problems", ()))
        return False


def _look_at(*told: str) -> None:
    assert all(words.strip() for words in told), "refused without a word"
    assert all(len(words) < _LONGEST for words in told), "refused in a sentence that nobody reads"


@dataclass(frozen=True, slots=True, repr=False)
class _File:
    """A drawn file, which hypothesis does not spell out in what it raises: some are megabytes."""

    content: bytes


def _drawn(look: Callable[[_File], None], files: SearchStrategy[bytes], count: int, chosen: str) -> None:
    """Calls `look` with so many drawn files. Raises what it raised for the smallest file for which it does."""
    number = int.from_bytes(hashlib.blake2b(chosen.encode(), digest_size=8).digest())
    wanted = settings(
        max_examples=count,
        # A file may take as long as it takes here: `test_hostile.py` measures the time, and this machine may be busy.
        deadline=None,
        # What was found is kept as a file, and another seed is to look at other files, not at those of the last run.
        database=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        verbosity=Verbosity.quiet,
        # They look after tests whose data come out too large or too slowly. Files are large, and the first of a kind
        # waits for the content that all others share.
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example),
    )
    seeded(number)(wanted(given(files.map(_File))(look)))()


def _told(fault: BaseException) -> str:
    return f"{type(fault).__name__}: {str(fault)[:80]}"


def main(arguments: list[str]) -> int:
    """Tries a kept file once more; a traceback where it breaks the promise."""
    with prepared() as known:
        if len(arguments) != 2 or arguments[0] not in known:
            print(f"python3 -m tests.faults.fuzz KIND FILE, where KIND is one of: {', '.join(known)}")
            return 2
        print("taken" if tried(known[arguments[0]], Path(arguments[1]).read_bytes()) else "refused")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
