"""Every page in both themes and three sizes: nothing cut off, nothing nameless; `--gallery DIR` keeps the pictures."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QScrollArea,
    QWidget,
)

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.interview import Basis
from alignment_desktop.domain.plan import FindingState
from alignment_desktop.storage import recovery, seal
from alignment_desktop.ui.keys import ChangePassphrase
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.opening import Refusal, WayOut
from alignment_desktop.ui.pages import PAGES
from alignment_desktop.ui.pages.room import RoomPage
from alignment_desktop.ui.recent import note_key
from alignment_desktop.ui.recovering import AskForSheet, Recover
from alignment_desktop.ui.restoring import RestoreBackup
from alignment_desktop.ui.safekeeping import ask_without_backup, shelf_of
from alignment_desktop.ui.widgets import Elided
from tests.ui.conftest import click, press, settle

SIZES = {"1366x768": (1366, 768, 100), "1920x1080": (1920, 1080, 100), "1366x768-200": (1366, 768, 200)}
WITH_A_WORKBOOK = tuple(entry.name for entry in PAGES if entry.needs != "nothing")


def about(page: str, session) -> str:
    """What is shown on a page that shows one thing."""
    if page != "room":
        return ""
    snapshot = session.snapshot()
    return next(i.id for i in snapshot.interviews if i.plan is not None)


def is_scrolled(widget: QWidget, window: QWidget) -> bool:
    """Whether the widget lies in something that scrolls, so that it may be out of sight."""
    parent = widget.parentWidget()
    while parent is not None and parent is not window:
        if isinstance(parent, QAbstractScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def cut_off(window: QWidget) -> list[str]:
    """The words that do not fit into their widgets, and the widgets that lie outside the window."""
    found = [
        f"scrolls sideways: {area.accessibleName()}"
        for area in window.findChildren(QScrollArea)
        if area.isVisibleTo(window) and area.horizontalScrollBar().isVisibleTo(area)
    ]
    for widget in window.findChildren(QWidget):
        if not widget.isVisibleTo(window) or widget.width() == 0:
            continue
        said = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
        if not said:
            continue
        inside = widget.contentsRect()
        if isinstance(widget, QLabel) and not isinstance(widget, Elided):
            needs = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
            if widget.height() + 1 < needs:
                found.append(f"too low ({widget.height()} < {needs}): {said[:60]}")
            if not widget.wordWrap() and widget.width() + 1 < widget.sizeHint().width():
                found.append(f"too narrow ({widget.width()} < {widget.sizeHint().width()}): {said[:60]}")
        elif isinstance(widget, QAbstractButton):
            needs = widget.fontMetrics().horizontalAdvance(said.replace("&&", "&"))
            if inside.width() < needs:
                found.append(f"button too narrow ({inside.width()} < {needs}): {said[:60]}")
        if not is_scrolled(widget, window):
            place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
            if not window.rect().adjusted(-1, -1, 1, 1).contains(place):
                found.append(f"outside the window {place.getRect()}: {said[:60]}")
    return found


def wait_until_still(qtbot, window: MainWindow) -> None:
    """Waits until nothing has been worked out in the background for a while."""
    quiet = []

    def is_still() -> bool:
        quiet.append(not window.session.jobs)
        return len(quiet) > 30 and all(quiet[-10:])

    qtbot.waitUntil(is_still, timeout=60_000)


def explained(window: MainWindow) -> None:
    window.show_page("overview", window.session.snapshot().pack.challenges[0].id)


def claims(window: MainWindow) -> None:
    window.show_page("findings", window.session.snapshot().claims[0].id)


def people(window: MainWindow) -> None:
    window.show_page("engagement", "people")


def new_person(window: MainWindow) -> None:
    window.show_page("engagement", "add person")


def new_sitting(window: MainWindow) -> None:
    window.show_page("interviews")
    click(window, "Plan a sitting…")


def playbook(window: MainWindow) -> None:
    window.show_page("plan")
    click(window, "Draw from the playbook…")


def photo_desk(window: MainWindow) -> None:
    window.show_page("room", about("room", window.session))
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.lightGray)
    window.findChild(RoomPage).note.pasted.emit(image)
    assert QApplication.activeModalWidget() is not None


def new_passphrase(window: MainWindow) -> None:
    window.show_page("settings")
    ChangePassphrase(window, window.session, lambda *_chosen: None)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ChangePassphrase)
    dialog.new.first.setText("correct horse battery")
    dialog.refuse("The two passphrases differ. Type the same one twice.")


def recovering(window: MainWindow) -> None:
    window.session.close()
    window.show_page("start")
    dialog = Recover(window, window.session, Path("/somewhere/clients.alignment"))
    dialog.lines.setPlainText("\n".join(recovery.spelled(seal.Key(bytes(range(32)), bytes(16)))))
    dialog.refuse("Line 3 holds a typing mistake: its last two signs do not fit the others.")


def locked(window: MainWindow) -> None:
    window.show_page("plan")
    window.lock()
    window.locking.page.tell("Wrong passphrase, or the file is damaged at its start. Try the passphrase again.")


def refused(window: MainWindow) -> None:
    path = window.session.workbook.path
    window.session.close()
    window.show_page("start", str(path))
    words = "Wrong passphrase, or sample.alignment is not a workbook or is damaged at its start. Try it again."
    note_key(str(path), is_kept=True)
    window.page("start").show_about(str(path))
    window.page("start")._home.unlock._on_refused(Refusal(words, (WayOut.RECOVER, WayOut.RESTORE), True))
    note_key(str(path), is_kept=False)


def in_use(window: MainWindow) -> None:
    path = window.session.workbook.path
    window.session.close()
    window.show_page("start", str(path))
    words = (
        "clients.alignment is open on the computer “harbour-laptop” (user ada.keel-of-the-firm, since 09:41, process "
        "48213). Close it there, or open it for reading only."
    )
    refusal = Refusal(words, (WayOut.READ_ONLY, WayOut.TAKE_OVER, WayOut.RESTORE))
    window.page("start")._home.unlock._on_refused(refusal)


def sheet_asked_for(window: MainWindow) -> None:
    window.show_page("settings")
    dialog = AskForSheet(window, window.session)
    dialog.refuse("This is not the passphrase of today. Try it again.")


def without_backup(window: MainWindow) -> None:
    window.session.close()
    window.show_page("start")
    reason = (
        "No backup could be made in /media/ada/backups-of-the-firm/clients-94f40d26: No space left on device. Choose "
        "another folder in the settings."
    )
    ask_without_backup(window, reason, again=window.show, close=window.show, stay=window.show)


def first_passphrase(window: MainWindow) -> None:
    window.session.close()
    window.show_page("start")
    window.page("start").begin()
    press("correct horse battery")


def security(window: MainWindow) -> None:
    window.show_page("settings")
    settle()
    window.page("settings").findChild(QScrollArea).ensureWidgetVisible(window.page("settings").security, 0, 0)


def backups(window: MainWindow) -> None:
    workbook, shelf = window.session.workbook, shelf_of(window.session)
    for _number in range(4):
        shelf.add(workbook.access, workbook.store.now())
    window.show_page("settings")
    window.page("settings").backups.refresh()
    settle()
    window.page("settings").findChild(QScrollArea).ensureWidgetVisible(window.page("settings").backups, 0, 0)


def restoring(window: MainWindow) -> None:
    backups(window)
    RestoreBackup(window, window.session, window.session.workbook.path)


def palette(window: MainWindow) -> None:
    window.open_palette()
    press("portal")


def notice(window: MainWindow) -> None:
    window.show_page("plan")
    window.session.told.emit("The round is closed, so nothing in it can be changed. Reopen it first. " * 3, "bad", True)


def hostile_names(window: MainWindow) -> None:
    clients, client = window.session.workbook.clients, window.session.client
    clients.change_client(client.id, name=HOSTILE)
    for person in clients.people(client.id)[:3]:
        clients.change_person(person.id, name=f"{person.name} {HOSTILE}", job=HOSTILE)
    window.show_page("engagement")


def kept_finding(window: MainWindow) -> None:
    workbook, snapshot = window.session.workbook, window.session.snapshot()
    finding = next(f for f in snapshot.findings if f.state is FindingState.ACCEPTED)
    workbook.findings.edit(finding.id, condition=f"At {snapshot.client.name} nobody knows who decides.")
    window.show_page("findings", finding.id)
    press("k")


def _asked_of_the_pack_of_today(window: MainWindow) -> str:
    """A round that asks our pack as it is now, in which five people said what they want; the first one's sitting."""
    workbook, snapshot = window.session.workbook, window.session.snapshot()
    if not snapshot.round.is_closed:
        workbook.clients.close_round(snapshot.round.id)
    round_ = workbook.clients.open_round(snapshot.engagement.id, "After the move", core_pack())
    workbook.clients.set_target(snapshot.engagement.id, "C1", 7, agreed_with="the managing director")
    people = [r.id for r in snapshot.respondents[2:7]]
    sittings = [workbook.interviews.plan_interview(round_.id, (who,)) for who in people]
    for question in core_pack().wanted:
        for sitting, who, level in zip(sittings, people, (3, 4, 5, 4, 3), strict=True):
            workbook.interviews.rate(sitting.id, who, question.id, level, Basis.SELF)
    window.session.choose(snapshot.engagement.id, round_.number)
    return sittings[0].id


def wanted(window: MainWindow) -> None:
    _asked_of_the_pack_of_today(window)
    window.show_page("engagement")


def signs(window: MainWindow) -> None:
    window.show_page("room", _asked_of_the_pack_of_today(window))
    press(Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    press(next(q.id for q in core_pack().today if len(q.tells_apart) > 2))
    press(Qt.Key.Key_Return)


HOSTILE = (
    "شركة الشحن البحري 🚢 <b>Donaudampfschifffahrtsgesellschaftskapitänswitwenrente</b> & Compagnie maritime réunie"
)
STATES = (
    explained,
    claims,
    people,
    new_person,
    new_sitting,
    playbook,
    photo_desk,
    new_passphrase,
    sheet_asked_for,
    recovering,
    refused,
    in_use,
    without_backup,
    first_passphrase,
    security,
    locked,
    backups,
    restoring,
    palette,
    notice,
    hostile_names,
    kept_finding,
    wanted,
    signs,
)


@pytest.fixture
def gallery(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    folder = Path(request.config.getoption("--gallery") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("appearance", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("page", WITH_A_WORKBOOK)
def test_a_page_fits_and_cuts_nothing_off(qtbot, qapp, window: MainWindow, gallery, page, size, appearance):
    width, height, scale = SIZES[size]
    qapp.theme.choose(appearance=appearance, scale=scale)
    window.resize(width, height)
    window.show_page(page, about(page, window.session))
    wait_until_still(qtbot, window)
    assert window.page_in_view == page
    assert window.grab().save(str(gallery / f"{page}-{size}-{appearance}.png"))
    assert cut_off(window) == []


@pytest.mark.parametrize("size", ["1366x768", "1366x768-200"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_what_is_opened_over_a_page_fits_too(qtbot, qapp, window: MainWindow, gallery, state, size):
    width, height, scale = SIZES[size]
    qapp.theme.choose(scale=scale)
    window.resize(width, height)
    state(window)
    wait_until_still(qtbot, window)
    shown = QApplication.activeModalWidget() or window
    assert shown.grab().save(str(gallery / f"{state.__name__}-{size}.png"))
    assert cut_off(shown) == []
    if shown is not window:
        shown.reject()


def test_the_check_sees_what_is_cut_off(session, show):
    page = show(QWidget(), 300, 100)
    words = QLabel("Words that do not fit at all", page)
    words.setGeometry(0, 0, 20, 20)
    words.show()
    outside = QLabel("x", page)
    outside.setGeometry(290, 90, 40, 40)
    outside.show()
    found = "\n".join(cut_off(page))
    assert "too narrow (20" in found
    assert "outside the window" in found


@pytest.mark.parametrize("page", WITH_A_WORKBOOK)
def test_everything_that_takes_the_focus_has_a_name(window: MainWindow, page):
    window.show_page(page, about(page, window.session))
    settle()
    nameless = [
        f"{type(widget).__name__} in {type(widget.parentWidget()).__name__}"
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and widget.isVisibleTo(window)
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
        and widget is not window
        and not hasattr(widget, "session")
    ]
    assert nameless == []


@pytest.mark.parametrize("page", WITH_A_WORKBOOK)
def test_tab_reaches_every_part_of_a_page_and_comes_back(window: MainWindow, page):
    window.show_page(page, about(page, window.session))
    settle()
    first = window.nextInFocusChain()
    seen, widget = set(), first
    for _step in range(5000):
        seen.add(widget)
        widget = widget.nextInFocusChain()
        if widget is first:
            break
    wanted = {
        w
        for w in window.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisibleTo(window) and w.isEnabled()
    }
    assert wanted <= seen
