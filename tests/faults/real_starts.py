"""Two processes of the product itself open one workbook at the same moment: windows, and verbs of the command line.

Both stand in front of the lock before either may take it. One gets it; while it holds it, the other is told by whom
and ends there, or reads. Then the one goes on with its change, and the workbook holds that and nothing else.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Protocol

from alignment_desktop.domain.engagement import Client, Person
from alignment_desktop.domain.interview import Response
from alignment_desktop.storage import lock, vault
from alignment_desktop.workbook import Workbook
from tests.faults.harness.gate import IN_USE, WRITER
from tests.faults.harness.programs import Call, Gate, Window, stand_at_the_lock
from tests.faults.harness.sample import sample_at
from tests.faults.soaks import Figures

READ_ONLY, TAKE_OVER = "Open for reading only", "Take the workbook over"
PASSPHRASES = ("", "four plain words here")
VERBS = ("answers", "erase", "passphrase")
HEAD = ("respondent", "side", "role", "question id", "text", "rating", "basis", "note")


class Book:
    """The workbook that is fought for, and what it ought to hold."""

    def __init__(self, folder: Path) -> None:
        self.home, self.path = folder / "home", folder / "fought for" / "ours.alignment"
        self.path.parent.mkdir()
        self.home.mkdir()
        for secret in PASSPHRASES:
            self.secret_file(secret).write_text(secret)
        with sample_at(self.path, vault.PARAMETERS) as (workbook, round_):
            self.engagement_id = round_.engagement_id
            self.access = workbook.access
            self.question = next(q.id for q in workbook.pack(round_).questions if len(q.sides) == 2)
        self.passphrase = PASSPHRASES[0]
        self.holds = self.found()

    def secret_file(self, secret: str) -> Path:
        """The file that holds a passphrase."""
        return self.home.parent / f"passphrase {PASSPHRASES.index(secret)}"

    def sheet_with(self, name: str) -> Path:
        """A sheet with one answer of somebody who is not in it yet."""
        path = self.home.parent / f"{name}.csv"
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([HEAD, [name, "it", "developer", self.question, "", 3, "self", ""]])
        return path

    def found(self) -> SimpleNamespace:
        """What is in it, read as a second process reads: names of clients and people, and answers."""
        with Workbook(vault.open_with(self.access, read_only=True)) as workbook:
            store = workbook.store
            return SimpleNamespace(
                clients=sorted(c.name for c in store.all(Client)),
                people=sorted(p.name for p in store.all(Person)),
                answers=len(store.all(Response)),
            )

    def add_client(self, name: str) -> None:
        """One more client, for a verb to erase."""
        with Workbook(vault.open_with(self.access)) as workbook:
            workbook.clients.add_client(name)
        self.holds.clients = sorted([*self.holds.clients, name])

    def change_passphrase(self, passphrase: str) -> None:
        """It has another one now. Raises WrongPassphrase where it has not."""
        self.access, self.passphrase = vault.access_to(self.path, passphrase), passphrase

    def files(self) -> dict[str, bytes]:
        """Every file beside it and itself, but for the shared memory that readers mark their place in."""
        return {each.name: each.read_bytes() for each in self.path.parent.iterdir() if not each.name.endswith("-shm")}


class Starter(Protocol):
    """One of the two. `begin` comes first, then `hold` and `win` for one of them and `is_turned_away` for the other."""

    kind: str

    @property
    def gate(self) -> Gate:
        """This side of the gate it stands at."""

    @property
    def pid(self) -> int:
        """Its process."""

    def begin(self, *, take_over: bool = False) -> None:
        """Sets out to open the workbook for writing, and does not wait."""

    def hold(self, figures: Figures) -> None:
        """It has the lock, and goes on as far as it does by itself without a change."""

    def win(self, figures: Figures) -> None:
        """It makes its change, which is noted in the book, and closes the workbook."""

    def is_turned_away(self, figures: Figures, names: tuple[str, ...], *, by_elsewhere: bool) -> None:
        """It is told with these words who has the workbook, be it another computer."""

    def kill(self) -> None:
        """Ends it by SIGKILL while it has the workbook."""


class AtAWindow:
    """Somebody at a window that is kept for the next round."""

    kind = "window"

    def __init__(self, book: Book, window: Window, name: str) -> None:
        self._book, self._window, self._name = book, window, name

    @property
    def gate(self) -> Gate:
        """Its gate."""
        return self._window.gate

    @property
    def pid(self) -> int:
        """Its process."""
        return self._window.pid

    def begin(self, *, take_over: bool = False) -> None:
        """Types the passphrase, or presses the button that is there once another computer's lock was met."""
        if take_over:
            self._window.ask("press", button=TAKE_OVER)
        else:
            self._window.ask("open", path=str(self._book.path), passphrase=self._book.passphrase)

    def hold(self, figures: Figures) -> None:
        """Opens the workbook."""
        self.gate.open()
        seen = self._window.seen()
        figures.expect(seen.is_open and not seen.is_read_only, f"it holds the lock, and the window says {seen.problem}")

    def win(self, figures: Figures) -> None:
        """Adds a client, and closes."""
        seen = self._window.does("add client", name=self._name)
        figures.expect(any("Saved" in words for words in seen.labels), "the window with the workbook does not save")
        self._book.holds.clients = sorted([*self._book.holds.clients, self._name])
        self._window.does("close")

    def is_turned_away(self, figures: Figures, names: tuple[str, ...], *, by_elsewhere: bool) -> None:
        """Sees who has it, and the ways out; to take it over is none where it is open on this computer."""
        seen = self._window.seen()
        figures.expect(not seen.is_open, "a second window has the workbook open for writing")
        figures.expect(_has_all(seen.problem, names), f"the second window does not name {names}: “{seen.problem}”")
        figures.expect(READ_ONLY in seen.buttons, f"reading is not offered, but {seen.buttons}")
        is_offered = TAKE_OVER in seen.buttons
        figures.expect(
            is_offered == by_elsewhere, f"to take it over is offered, or not: {is_offered}, “{seen.problem}”"
        )

    def read(self, figures: Figures) -> None:
        """Takes the way that is offered, and writes nothing there."""
        before = self._book.files()
        seen = self._window.does("press", button=READ_ONLY)
        figures.expect(seen.is_read_only and "Read only" in seen.labels, f"it did not open for reading: {seen.problem}")
        seen = self._window.does("add client", name="Never to be seen")
        figures.expect(bool(seen.notice), "a change was refused without a word")
        self._window.does("close")
        figures.expect(self._book.files() == before, "reading alone has written")
        figures.count("second windows that read")

    def open_after_a_kill(self, figures: Figures) -> None:
        """Opens what a killed process held: without a question, and says that it was not closed."""
        self.begin()
        stand_at_the_lock(self.gate)
        self.gate.open()
        figures.expect(self.gate.hear() == WRITER, "the lock of a killed process stood in the way")
        self.gate.open()
        seen = self._window.seen()
        figures.expect("was not closed last time" in seen.notice, f"nothing says what was recovered: “{seen.notice}”")
        self._window.does("close")
        figures.count("windows that say what a killed one left")

    def kill(self) -> None:
        """Ends the window."""
        self._window.kill()


class AtTheCommandLine:
    """A verb that writes. `words` follow its name and the workbook; `done` notes its change in the book."""

    kind = "verb"

    def __init__(self, book: Book, verb: str, words: tuple[object, ...], done: Callable[[], object]) -> None:
        self._book, self._verb, self._words, self._done = book, verb, words, done
        self._call: Call | None = None

    @property
    def _running(self) -> Call:
        assert self._call is not None
        return self._call

    @property
    def gate(self) -> Gate:
        """The gate of its process."""
        return self._running.gate

    @property
    def pid(self) -> int:
        """Its process."""
        return self._running.pid

    def begin(self, *, take_over: bool = False) -> None:
        """Starts the verb."""
        secret = ("--passphrase-file", self._book.secret_file(self._book.passphrase))
        pushing = ("--take-over",) if take_over else ()
        self._call = Call(self._book.home, (self._verb, self._book.path, *self._words, *secret, *pushing))

    def hold(self, figures: Figures) -> None:
        """Waits with the lock in its hand: once let go it would come to its end."""

    def win(self, figures: Figures) -> None:
        """Does it, and says so."""
        self.gate.open()
        code, out, err = self._running.outcome()
        figures.expect(code == 0 and bool(out), f"{self._verb} had the workbook and ended with {code}: {err}")
        self._done()

    def is_turned_away(self, figures: Figures, names: tuple[str, ...], *, by_elsewhere: bool) -> None:
        """Ends with one sentence and exit code 3; that of another computer says that it can be taken over."""
        code, out, err = self._running.outcome()
        figures.expect(code == 3 and not out, f"{self._verb} was second, ended with {code} and said “{out}”")
        figures.expect(_has_all(err, names) and err.count("\n") == 1, f"{self._verb} does not name {names}: “{err}”")
        figures.expect(("take it over" in err) == by_elsewhere, f"to take over is offered, or not: “{err}”")
        figures.count("second verbs with one sentence")

    def kill(self) -> None:
        """Ends the verb."""
        self._running.kill()


class RealStarts:
    """Starts of two, one after the other; the windows are kept from one to the next."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self._book, self._chance, self._numbers = Book(folder), chance, count()
        self._windows = [Window(self._book.home, is_gated=True) for _each in range(2)]

    def close(self) -> None:
        """Ends the windows."""
        for window in self._windows:
            window.kill()

    def start(
        self, figures: Figures, forge: Callable[[Path, random.Random], None], *, is_foreign: bool, is_killed: bool
    ) -> None:
        """One start. `forge` leaves a lock before, and that of another computer stands against both at first."""
        number = next(self._numbers)
        pair = self._pair(number)
        left = lock.lock_path(self._book.path)
        forge(left, self._chance)
        if is_foreign:
            before, holder = left.read_bytes(), lock.holder_of(self._book.path)
            told = _told(pair, take_over=False)
            figures.expect(told == [IN_USE, IN_USE], f"the lock of another computer was pushed aside: {told}")
            for each in pair:
                names = ("held open elsewhere",) if holder is None else (holder.user, holder.host)
                each.is_turned_away(figures, names, by_elsewhere=True)
            figures.expect(left.read_bytes() == before, "the lock of another computer was changed")
            figures.count("locks of other computers left alone by real programs")
        told = _told(pair, take_over=is_foreign)
        if sorted(told) != [IN_USE, WRITER]:
            figures.broken.append(f"of two real processes not one writes: {told}")
            for each in pair:
                each.kill()
            return
        winner, loser = pair[told.index(WRITER)], pair[told.index(IN_USE)]
        figures.count(f"real starts of a {pair[0].kind} and a {pair[1].kind}")
        winner.hold(figures)
        names = (lock.this_process().user, f"(process {winner.pid})")
        loser.is_turned_away(figures, names, by_elsewhere=False)
        if isinstance(loser, AtAWindow):
            loser.read(figures)
        if is_killed:
            winner.kill()
            figures.count("real writers killed")
            if isinstance(loser, AtAWindow):
                loser.open_after_a_kill(figures)
        else:
            winner.win(figures)
        found = self._book.found()
        figures.expect(found == self._book.holds, f"real start {number}: {found} instead of {self._book.holds}")
        self._book.holds = found  # what is missing once is told once

    def _pair(self, number: int) -> tuple[Starter, Starter]:
        """Two windows, a window and a verb, two verbs, in turn."""
        windows = [AtAWindow(self._book, w, f"Client {number}.{n}") for n, w in enumerate(self._windows)]
        verbs = [self._verb(f"{number}.{n}") for n in range(number % 3)]
        first, second, *_others = (*verbs, *windows)
        return first, second

    def _verb(self, number: str) -> Starter:
        """A verb that changes what can be told from every other change."""
        book, verb = self._book, self._chance.choice(VERBS)
        if verb == "answers":
            name = f"Person {number}"

            def came() -> None:
                book.holds.people = sorted([*book.holds.people, name])
                book.holds.answers += 1

            return AtTheCommandLine(book, verb, (book.engagement_id, book.sheet_with(name)), came)
        if verb == "erase":
            name = f"Doomed {number}"
            book.add_client(name)
            return AtTheCommandLine(book, verb, ("client", name, "--yes"), lambda: book.holds.clients.remove(name))
        other = PASSPHRASES[1 - PASSPHRASES.index(book.passphrase)]
        words = ("--new-passphrase-file", book.secret_file(other))
        return AtTheCommandLine(book, verb, words, lambda: book.change_passphrase(other))


def _told(pair: tuple[Starter, Starter], *, take_over: bool) -> list[str]:
    """What each was told by the lock, in front of which both stood."""
    for each in pair:
        each.begin(take_over=take_over)
    gates = [each.gate for each in pair]
    stand_at_the_lock(*gates)
    for gate in gates:
        gate.open()
    return [gate.hear() for gate in gates]


def _has_all(words: str, names: tuple[str, ...]) -> bool:
    return all(name in words for name in names)
