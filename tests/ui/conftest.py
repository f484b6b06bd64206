"""The real window on real workbooks; keys go to the widget that has the focus and nowhere else."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from alignment_desktop.ui.app import Application
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.conftest import Clock, opened_cheaply

SECRET = "correct horse battery"


@pytest.fixture(scope="session")
def qapp_cls() -> type[Application]:
    """pytest-qt makes the product's own application."""
    return Application


@pytest.fixture(scope="session", autouse=True)
def _an_empty_clipboard_at_the_end(qapp: Application) -> Iterator[None]:
    """Nothing of Python's is left in the clipboard, which the offscreen display lets go only when Python has ended."""
    yield
    QApplication.clipboard().clear()


@pytest.fixture(scope="module", autouse=True)
def _windows_are_let_go() -> Iterator[None]:
    """What a module's windows held is freed: the program's own collector waits for turns that tests do not take."""
    yield
    gc.collect()


@pytest.fixture
def session(qapp: Application) -> Iterator[Session]:
    """A session without a workbook; whatever it still runs or holds at the end is closed."""
    qapp.theme.choose(appearance="light", scale=100)
    made = Session()
    yield made
    made.close()
    made.deleteLater()  # what is connected to its signals holds it, and the workbook with it


@pytest.fixture
def sample_session(session: Session, sample_file: Path, tmp_path: Path, clock: Clock) -> Session:
    """A session with a copy of the sample open and its engagement in view."""
    path = Path(shutil.copy(sample_file, tmp_path / "sample.alignment"))
    workbook = opened_cheaply(path, clock)
    session.open(workbook, engagement_id=workbook.clients.engagements()[0].id)
    return session


@pytest.fixture
def empty_session(session: Session, empty_file: Path, tmp_path: Path, clock: Clock) -> Session:
    """A session with an empty workbook open."""
    session.open(opened_cheaply(Path(shutil.copy(empty_file, tmp_path / "empty.alignment")), clock))
    return session


@pytest.fixture(scope="session")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a passphrase (SECRET), one client and one engagement; copy it before use."""
    path = tmp_path_factory.mktemp("sealed") / "ours.alignment"
    with Workbook.create(path, SECRET) as workbook:
        client = workbook.clients.add_client("Harbour & Pine")
        workbook.clients.add_engagement(client.id, "Review 2026")
    return path


@pytest.fixture
def ours(sealed: Path, tmp_path: Path) -> Path:
    """A copy of the sealed workbook, closed."""
    return Path(shutil.copy(sealed, tmp_path / "ours.alignment"))


@pytest.fixture
def show(qtbot) -> Callable[..., QWidget]:
    """Shows a page or window, active, at 1366 x 768 unless told otherwise, and gives it back."""

    def shown(widget: QWidget, width: int = 1366, height: int = 768) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        with qtbot.waitExposed(widget):
            widget.show()
        widget.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is widget.window())
        return widget

    return shown


@pytest.fixture
def window(sample_session: Session, show) -> Iterator[MainWindow]:
    """The main window on the sample, on its overview."""
    made = MainWindow(sample_session)
    show(made)
    made.show_page("overview")
    yield made
    sample_session.close()


def press(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key, or types words, where the focus is; it is looked for anew for every letter."""
    if not isinstance(key, str):
        QTest.keyClick(focus(), key, modifiers)
        return
    for letter in key:
        if letter == "\n":
            QTest.keyClick(focus(), Qt.Key.Key_Return, modifiers)
        elif letter.isascii():
            QTest.keyClick(focus(), letter, modifiers)
        else:  # QTest knows the keys of ASCII alone
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(focus(), QKeyEvent(kind, 0, modifiers, letter))


def focus() -> QWidget:
    """The widget that has the focus, once a dialog that has just been opened has taken it."""
    for _turn in range(1000):
        focused, modal = QApplication.focusWidget(), QApplication.activeModalWidget()
        if focused is not None and (modal is None or focused.window() is modal):
            return focused
        QCoreApplication.processEvents()
    pytest.fail("nothing has the focus")


def named(parent: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    """The visible widget with this accessible name."""
    found = [w for w in parent.findChildren(kind) if w.accessibleName() == name and w.isVisibleTo(parent)]
    assert found, f"no {kind.__name__} is called “{name}”"
    return found[0]


def click(parent: QWidget, name: str) -> None:
    """Clicks the visible button of this name with the mouse."""
    QTest.mouseClick(named(parent, name, QAbstractButton), Qt.MouseButton.LeftButton)


def words_of(widget: QWidget) -> str:
    """All words a person can read in a widget now."""
    from PySide6.QtWidgets import QLabel

    parts = [
        w.text() for w in (*widget.findChildren(QLabel), *widget.findChildren(QAbstractButton)) if w.isVisibleTo(widget)
    ]
    return "\n".join(parts)


def settle() -> None:
    """Lets deferred deletions and posted events happen."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
