"""A day on a laptop whose every client text is a word that stands nowhere else; a process to be killed.

python -m tests.faults.canary_day LAPTOP SEED day        works until it is killed; tells the words it planted
python -m tests.faults.canary_day LAPTOP SEED COUNT      forces so many faults, in the midst of everything, whose
                                                         words are a client's; tells what was kept of them
python -m tests.faults.canary_day LAPTOP SEED after      opens the workbook once more and closes it as one does
"""

from __future__ import annotations

import contextlib
import json
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QImage, QImageWriter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QTableView

import alignment_desktop
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.sample import sample
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.errors import AlignmentError
from alignment_desktop.domain.interview import Evidence
from alignment_desktop.domain.record import replace
from alignment_desktop.settings import data_folder
from alignment_desktop.storage import vault
from alignment_desktop.storage.tables import all_tables
from alignment_desktop.ui import app as application
from alignment_desktop.ui import attachment
from alignment_desktop.ui.pages import PAGES
from alignment_desktop.ui.photo_desk import PhotoDesk
from alignment_desktop.ui.safekeeping import Safekeeping
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.sample import load_sample
from tests.faults.canaries import MARK
from tests.storage.things import CHEAP
from tests.ui.day import Person, started
from tests.workbook.test_erasure import is_free

PASSPHRASE = "none of these words is a canary"
PLANTED = 200
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_PACKAGE = str(Path(alignment_desktop.__file__).parent)


class Nest:
    """Makes words that stand nowhere else, and keeps them by what they were planted as."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(seed)
        self.words: dict[str, str] = {}

    def word(self, planted_as: str) -> str:
        """A fresh word of twelve letters."""
        made = MARK + "".join(self._rng.choice("abdefgiklmnoprstuv") for _letter in range(9))
        self.words[f"{planted_as} {len(self.words) + 1}"] = made
        return made


def plant(workbook: Workbook, nest: Nest) -> None:
    """Puts a word of its own in every free text of the sample: each field at least once, two hundred in all."""
    seen: set[tuple[str, str]] = set()
    with workbook.change("load_sample", "Plant"):
        for is_first in (True, False):
            for table in all_tables():
                if table.name in {"brands", "packs"}:
                    continue
                for thing in workbook.store.all(table.kind):
                    said: dict[str, str] = {}
                    for name, column in table.by_name.items():
                        is_text = isinstance(getattr(thing, name), str) and column.sql_type == "TEXT"
                        if not is_text or not is_free(thing, name) or ((table.name, name) in seen) is is_first:
                            continue
                        if not is_first and len(nest.words) >= PLANTED:
                            continue
                        seen.add((table.name, name))
                        said[name] = nest.word(f"{table.name}.{name}").capitalize()
                    if said:
                        workbook.store.save(replace(workbook.store.get(table.kind, thing.id), **said))


def make(path: Path, nest: Nest) -> None:
    """The workbook of the day."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Workbook.create(path, PASSPHRASE, parameters=CHEAP) as workbook:
        load_sample(workbook, sample(), core_pack())
        plant(workbook, nest)
        engagement = workbook.clients.engagements()[-1]
        workbook.interviews.add_evidence(engagement.id, picture(nest), "image/png", nest.word("caption"))
        round_ = workbook.clients.open_round_of(engagement.id)
        person = workbook.clients.respondents(round_.engagement_id)[0]
        workbook.interviews.plan_interview(round_.id, (person.id,))


def picture(nest: Nest) -> bytes:
    """A small picture with a word beside its points, as cameras and screen shots write them."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(out, QByteArray(b"PNG"))
    writer.setText("Description", nest.word("attachment"))
    writer.write(paper())
    return bytes(out.data().data())


def paper() -> QImage:
    """An empty sheet."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFF)
    return image


def work(laptop: Path, nest: Nest) -> None:
    """Types, searches, sorts, undoes, looks at pictures, exports and backs up, and then goes on typing."""
    path = laptop / "Documents" / "clients.alignment"
    make(path, nest)
    app, session, window = started()
    application.watch_faults(session)
    keeping = Safekeeping(session)
    me = Person(window, laptop)
    workbook = Workbook(vault.open(path, PASSPHRASE, parameters=CHEAP))
    engagement = workbook.clients.engagements()[-1]
    session.open(workbook, engagement_id=engagement.id)
    session.change_settings(consultant="Kim")
    for page in (entry.name for entry in PAGES if entry.needs != "nothing"):
        session.go_to(page)
        QTest.qWait(30)
        for view in window.findChildren(QTableView):
            if view.isVisible() and view.isSortingEnabled():
                view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    session.choose(engagement.id)
    talk(me, session, nest)
    for planted_as in ("palette", "search"):
        window.open_palette()
        field = me.focus()
        assert isinstance(field, QLineEdit)
        me.type(nest.word(planted_as))
        me.press(Qt.Key.Key_A, CTRL)
        me.type(next(iter(nest.words.values()))[:8])
        me.press(Qt.Key.Key_Escape)
    for evidence in workbook.store.all(Evidence):
        viewer = attachment.show_over(window, session, evidence)
        QTest.qWait(20)
        if viewer is not None:
            viewer.reject()
    session.go_to("deliverables")
    me.page("deliverables")
    me.click("Export a draft…")
    me.press(Qt.Key.Key_Return)
    me.answer_file_dialog(laptop / "Exports" / f"{nest.word('file name')}.pdf")
    me.wait(lambda: any((laptop / "Exports").glob("*.pdf")), "the draft is written", 60)
    made: list[object] = []
    keeping.made.connect(made.append)
    keeping.make()
    me.wait(lambda: made, "the backup is made", 60)
    seated = workbook.interviews.interviews(workbook.clients.open_round_of(engagement.id).id)[-1]
    session.go_to("room", seated.id)
    me.page("room")
    tell({"words": nest.words})
    while True:
        me.type(" more and more words")
        app.processEvents()


def talk(me: Person, session: Any, nest: Nest) -> None:
    """A line of every class in the room, one taken back, and a photo from the desk."""
    round_ = session.workbook.clients.open_round_of(session.engagement_id)
    sitting = session.workbook.interviews.interviews(round_.id)[-1]
    session.go_to("room", sitting.id)
    me.wait(lambda: getattr(QApplication.focusWidget(), "objectName", str)() == "note", "the note has the focus")
    for sign in ('"', "!", ">", "#", "*", "~", ""):
        me.type(f"{sign}{nest.word('a line of the class ' + (sign or 'note'))} was typed")
        me.press(Qt.Key.Key_Return)
    kept = len(session.workbook.interviews.remarks(sitting.id))
    me.wait(lambda: len(session.workbook.interviews.remarks(sitting.id)) >= max(kept, 6), "the lines are saved", 10)
    me.press(Qt.Key.Key_Z, CTRL)
    image = paper()
    image.setText("GPS", nest.word("place of a photo"))
    QApplication.clipboard().setImage(image)
    me.press(Qt.Key.Key_V, CTRL)
    me.wait(lambda: isinstance(QApplication.activeModalWidget(), PhotoDesk), "the photo desk is open")
    desk = QApplication.activeModalWidget()
    field = next(f for f in desk.findChildren(QLineEdit) if f.isVisible())
    field.setText(nest.word("caption of a photo"))
    me.click("Keep it")
    me.wait(lambda: QApplication.activeModalWidget() is None, "the photo is kept")


# Forced faults


def fail(laptop: Path, seed: int, times: int) -> None:
    """Faults in the midst of pages, commands and documents, whose words are a client's; what was kept of them."""
    _app, session, window = started()
    workbook = Workbook(vault.open(laptop / "Documents" / "clients.alignment", PASSPHRASE, parameters=CHEAP))
    engagement = workbook.clients.engagements()[-1]
    session.open(workbook, engagement_id=engagement.id)
    application.watch_faults(session)
    told: list[str] = []
    session.told.connect(lambda words, _tone: told.append(words))
    kept: list[str] = []
    rng, file = random.Random(seed), data_folder() / "last-fault.txt"
    words = [*(thing.name for thing in workbook.clients.clients()), *(p.name for p in session.snapshot().people)]
    everything = tuple(work_of(session, window))
    lengths = [calls_of(work) for work in everything]
    for _try in range(times * 20):
        at = rng.randrange(len(everything))
        fault = failing(everything[at], rng.randint(1, max(lengths[at], 1)), rng.choice(words))
        if fault is not None:
            file.unlink(missing_ok=True)
            sys.excepthook(type(fault), fault, fault.__traceback__)
            kept.append(file.read_text(encoding="utf-8"))
        if len(kept) == times:
            break
    tell({"kept": kept, "told": told})
    sys.stdin.read()  # until it is killed


def work_of(session: Any, window: Any) -> Iterator[Callable[[], object]]:
    """What faults are forced in: every page drawn anew, every document composed, commands and their undoing."""
    from alignment_desktop.deliverables.assets import no_assets
    from alignment_desktop.deliverables.compose import compose
    from alignment_desktop.deliverables.view import Options

    workbook = session.workbook
    for entry in PAGES:
        if entry.needs != "nothing" and entry.name != "room":
            yield lambda name=entry.name: window.show_page(name)
    snapshot = session.snapshot()
    for outline in outlines():
        yield lambda of=outline: compose(of, snapshot, Options(), no_assets())
    client, engagement = session.client, session.engagement
    finding, action = snapshot.findings[0], snapshot.actions[0]
    yield lambda: workbook.clients.change_client(client.id, goals=f"{client.goals} again")
    yield lambda: workbook.plan.add(engagement.id, action.title)
    yield lambda: workbook.plan.change(action.id, title=f"{action.title} again")
    yield lambda: workbook.findings.edit(finding.id, title=f"{finding.title} again")
    yield lambda: workbook.clients.add_person(client.id, client.name, next(iter(snapshot.side_of.values())))
    yield lambda: workbook.search(client.name[:6])
    yield workbook.undo
    yield workbook.redo
    yield lambda: [workbook.deliverables.changed_since(issue) for issue in workbook.store.all(Issued)]


def calls_of(work: Callable[[], object]) -> int:
    """How many calls of the program's own functions a piece of work makes."""
    seen = [0]

    def trace(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_PACKAGE):
            seen[0] += 1

    before = sys.getprofile()
    sys.setprofile(trace)
    try:
        with contextlib.suppress(AlignmentError):
            work()
    finally:
        sys.setprofile(before)
    return seen[0]


def failing(work: Callable[[], object], number: int, word: str) -> Exception | None:
    """The fault that came out of a piece of work in whose call of this number one was forced; None without one."""
    seen = [0]

    def trace(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(_PACKAGE):
            seen[0] += 1
            if seen[0] == number:
                sys.setprofile(None)
                raise ValueError(f"cannot take {word} for {dict.fromkeys([word])}")

    sys.setprofile(trace)
    try:
        work()
    except AlignmentError:
        return None
    except Exception as fault:
        return fault
    finally:
        sys.setprofile(None)
    return None


def tell(found: dict[str, object]) -> None:
    print(json.dumps(found), flush=True)


def after(laptop: Path) -> None:
    """The day after: what the crash left is taken up, and the workbook is closed with its backup."""
    _app, session, window = started()
    keeping = Safekeeping(session)
    me = Person(window, laptop)
    path = laptop / "Documents" / "clients.alignment"
    session.open(Workbook(vault.open(path, PASSPHRASE, parameters=CHEAP)))
    was_left = session.workbook.store.opened.left_by is not None
    client = session.workbook.clients.clients()[0]
    session.workbook.clients.change_client(client.id, goals=f"{client.goals} and more")
    closed: list[bool] = []
    keeping.close(lambda: closed.append(True), lambda _reason, _again: closed.append(False))
    me.wait(lambda: closed, "the workbook is closed", 60)
    tell({"was_left": was_left, "is_backed_up": closed == [True]})


def main() -> None:
    """Runs one of the two."""
    laptop, seed, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    try:
        if what == "after":
            after(laptop)
        elif what == "day":
            work(laptop, Nest(seed))
        else:
            fail(laptop, seed, int(what))
    except Exception:
        sys.__excepthook__(*sys.exc_info())  # the program's own hook prints nothing
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
