"""From the first window to an open workbook, by keys alone."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLineEdit

from alignment_desktop.domain.engagement import Attribution, Person, Side
from alignment_desktop.storage import durable, vault
from alignment_desktop.storage.lock import lock_path
from alignment_desktop.ui.main_window import MainWindow
from alignment_desktop.ui.notices import Notice
from alignment_desktop.ui.recent import Recent, recent_file, recents, remember
from alignment_desktop.ui.session import Session
from alignment_desktop.workbook import Workbook
from tests.ui.conftest import SECRET, click, focus, named, press, settle, words_of

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, ESCAPE, DOWN = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down


@pytest.fixture
def started(session: Session, show) -> Callable[..., MainWindow]:
    """Starts the window as the program does, on a computer that knows these workbooks, the newest first."""

    def start(*known: Path, about: str = "") -> MainWindow:
        recent_file().unlink(missing_ok=True)
        for path in reversed(known):
            remember(Recent(path=str(path)))
        window = MainWindow(session)
        window.show_page("start", about)
        return show(window)

    yield start
    session.close()


def unlock(text: str) -> None:
    press(text)
    press(ENTER)


def test_the_caret_waits_for_the_passphrase_and_the_workbook_opens_where_it_was_left(started, session, qtbot, ours):
    with Workbook.open(ours, SECRET) as workbook:
        client = workbook.clients.clients()[0]
        second = workbook.clients.add_engagement(client.id, "Second year")
    window = started(ours)
    remember(Recent(path=str(ours), engagement_id=second.id, page="engagement"))
    assert focus() is named(window, "Passphrase")
    with qtbot.waitSignal(session.opened):
        unlock(SECRET)
    assert session.engagement.title == "Second year"
    assert window.page_in_view == "engagement"
    assert session.workbook.path == ours


def test_the_only_engagement_is_in_view_at_once_and_the_person_signs_the_steps(started, session, qtbot, ours):
    session.change_settings(consultant="Ada Keel")
    started(ours)
    with qtbot.waitSignal(session.opened):
        unlock(SECRET)
    assert session.engagement.title == "Review 2026"
    session.workbook.clients.add_client("Velvet")
    from alignment_desktop.storage import journal

    assert journal.steps(session.workbook.store.connection)[-1].author == "Ada Keel"


def test_the_loudest_button_is_the_nearest_way(started, ours):
    window = started()
    loud = named(window, "New workbook").styleSheet()
    window = started(ours)
    assert named(window, "New workbook").styleSheet() != loud
    assert named(window, "Open this workbook").styleSheet() == loud


def test_passphrases_that_differ_lead_to_the_second_one_which_typing_replaces(started):
    window = started()
    press(ENTER)
    press("correct horse battery")
    press(ENTER)
    press("correct house")
    press(ENTER, CTRL)
    assert "The two passphrases differ" in words_of(window)
    press("correct horse battery")
    assert named(window, "The same once more", QLineEdit).text() == "correct horse battery"


def test_what_is_wrong_is_in_view_beside_its_field_in_large_text(started, qapp):
    qapp.theme.choose(scale=200)
    window = started()
    window.resize(1366, 768)
    press(ENTER)
    press("correct horse battery")
    press(ENTER)
    press("correct house")
    press(ENTER, CTRL)
    settle()
    for seen in (named(window, "What is missing"), named(window, "The same once more")):
        assert seen.visibleRegion().boundingRect() == seen.rect()


@pytest.mark.parametrize("scale", [100, 200])
def test_the_passphrase_is_in_view_however_large_the_text_and_many_the_workbooks(started, ours, tmp_path, qapp, scale):
    qapp.theme.choose(scale=scale)
    window = started(ours, *(tmp_path / f"{number}.alignment" for number in range(7)))
    settle()
    field = named(window, "Passphrase", QLineEdit)
    assert field.visibleRegion().boundingRect() == field.rect()


def test_tab_leads_from_what_a_step_asks_to_its_buttons(started, tmp_path):
    window = started()
    press(ENTER)
    first = ["Passphrase", "The same once more", *boxes(window), "Continue", "Cancel"]
    assert tabbed(len(first)) == first
    named(window, "Go without a passphrase").setFocus()
    press(Qt.Key.Key_Space)
    press(ENTER)
    assert tabbed(4) == ["File", "Choose a place…", "Continue", "Back"]
    named(window, "File", QLineEdit).setText(str(tmp_path / "new"))
    named(window, "File", QLineEdit).setFocus()
    for _step in range(4):  # to the people
        press(ENTER, CTRL)
        if "Who is your client?" in words_of(window):
            press("Harbour")
    assert "Who will you ask?" in words_of(window)
    press("Ann")  # which makes room for somebody else
    assert tabbed(12)[-3:] == ["Promise to person 2", "Continue", "Back"]


def boxes(window: MainWindow) -> list[str]:
    return [box.accessibleName() for box in window.findChildren(QCheckBox) if box.isVisibleTo(window)]


def tabbed(count: int) -> list[str]:
    """The names of what has the focus, and of what Tab leads to from there; the last of them keeps it."""
    found = [focus().accessibleName()]
    for _step in range(count - 1):
        press(Qt.Key.Key_Tab)
        found.append(focus().accessibleName())
    return found


def test_a_wrong_passphrase_is_said_beside_the_field_and_what_was_typed_stays(started, session, qtbot, ours):
    window = started(ours)
    unlock("correct house")
    qtbot.waitUntil(lambda: "Wrong passphrase" in words_of(window))
    field = named(window, "Passphrase", QLineEdit)
    assert field.text() == "correct house"
    assert focus() is field
    assert not session.is_open
    with qtbot.waitSignal(session.opened):
        unlock(SECRET)  # the former words were selected, so typing replaces them


def broken(path: Path) -> None:
    """Damages a page in the middle, so that the first one still opens."""
    content = bytearray(path.read_bytes())
    content[3 * vault.PAGE + 100 : 3 * vault.PAGE + 400] = os.urandom(300)
    content[100:400] = os.urandom(300)
    path.write_bytes(content)


def mixed(path: Path) -> None:
    """A copy of the beginning put over the file of a program that was killed, whose log still lies there."""
    copy, log = path.read_bytes(), durable.companions(path)[0]
    with Workbook.open(path, SECRET) as workbook:
        for time in range(2):
            for number in range(40):
                workbook.clients.add_client(f"Client {time} {number} " + "x" * 300)
            left = log.read_bytes()
            workbook.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    path.write_bytes(copy)
    log.write_bytes(left)


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (broken, "is damaged"),
        (mixed, "are damaged. Restore the latest backup"),
        (lambda path: path.write_bytes(b"SQLite format 3\0" + bytes(9000)), "is not a workbook"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.unlink(), "There is no file"),
        (lambda path: (path.unlink(), path.mkdir()), "is not a file"),
    ],
)
def test_what_is_no_sound_workbook_gets_one_sentence(started, session, qtbot, ours, spoil, told):
    window = started(ours)
    spoil(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: told in words_of(window))
    assert not session.is_open
    assert "Open for reading only" not in words_of(window)


def test_a_newer_workbook_says_that_the_program_is_older(started, session, qtbot, ours):
    opened = vault.open(ours, SECRET)
    opened.connection.execute("PRAGMA user_version = 999")
    opened.close()
    window = started(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: "newer version" in words_of(window))
    assert not session.is_open


def test_after_a_crash_it_is_said_what_is_there(started, session, qtbot, ours):
    lock_path(ours).write_text(
        json.dumps({"host": platform.node() or "?", "user": "kim", "pid": 1, "since": "2026-11-23T12:00:00+00:00"})
    )
    window = started(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: "was not closed last time" in words_of(window))
    assert "Add engagement" in words_of(window)


def test_a_damaged_log_says_what_is_lost_and_not_that_all_is_here(started, session, qtbot, ours):
    with Workbook.open(ours, SECRET) as workbook:
        workbook.clients.add_client("Last")
        left = {path: path.read_bytes() for path in (ours, durable.companions(ours)[0])}
    log = bytearray(left[durable.companions(ours)[0]])
    log[1000] ^= 1
    ours.write_bytes(left[ours])
    durable.companions(ours)[0].write_bytes(log)
    lock_path(ours).write_text(
        json.dumps({"host": platform.node() or "?", "user": "kim", "pid": 1, "since": "2026-11-23T12:00:00+00:00"})
    )
    window = started(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: session.is_open)
    assert "ours.alignment-wal is not whole" in words_of(window)
    assert "All that was saved is here" not in words_of(window)
    assert [client.name for client in session.workbook.clients.clients()] == ["Harbour & Pine"]


def test_after_a_proper_end_nothing_is_said(started, session, qtbot, ours):
    window = started(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: session.is_open)
    assert "was not closed" not in words_of(window)


def test_a_workbook_in_use_says_by_whom_and_opens_for_reading(started, session, qtbot, ours):
    window = started(ours)
    with Workbook.open(ours, SECRET):
        unlock(SECRET)
        qtbot.waitUntil(lambda: "is open on this computer by" in words_of(window))
        assert "take it over" not in words_of(window)
        with qtbot.waitSignal(session.opened):
            click(window, "Open for reading only")
        assert session.is_read_only
        assert "Read only" in words_of(window)


def test_a_workbook_in_a_synchronised_folder_is_told_about_and_the_notice_stays(started, session, qtbot, ours):
    (ours.parent / ".dropbox").touch()
    window = started(ours)
    with qtbot.waitSignal(session.opened):
        unlock(SECRET)
    assert "Dropbox synchronises" in words_of(window)
    assert not window.findChild(Notice)._timer.isActive()


def test_a_workbook_of_another_computer_can_be_taken_over(started, session, qtbot, ours):
    holder = {"host": "laptop-of-bob", "user": "bob", "pid": 12, "since": "2026-01-05T09:00:00+00:00"}
    lock_path(ours).write_text(json.dumps(holder), encoding="utf-8")
    window = started(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: "laptop-of-bob" in words_of(window))
    with qtbot.waitSignal(session.opened):
        click(window, "Take the workbook over")
    assert not session.is_read_only


@pytest.mark.parametrize("left", [b"{}", b"\xff\x00 not a name", b"[" * 3000])
def test_a_lock_that_names_nobody_can_be_pushed_aside(started, session, qtbot, ours, left):
    lock_path(ours).write_bytes(left)
    window = started(ours)
    unlock(SECRET)
    qtbot.waitUntil(lambda: "is held open elsewhere" in words_of(window))
    assert "take it over if nobody uses it any more" in words_of(window)
    with qtbot.waitSignal(session.opened):
        click(window, "Take the workbook over")
    assert not session.is_read_only


@pytest.mark.parametrize(
    "spoiled",
    [
        '{"path": null}', '{"path": 3}', '{"path": "/a\\u0000b"}', '{"path": "/\\ud800"}', "{}", "7",
        json.dumps({"path": f"/{'n' * 256}"}),
        '{"path": "/x", "page": []}', '{"path": "/x", "engagement_id": {}}',
    ],
)  # fmt: skip
def test_an_entry_that_something_else_has_written_is_left_out_and_the_others_stay(started, ours, spoiled):
    window = started(ours)
    known = json.loads(recent_file().read_text(encoding="utf-8"))
    recent_file().write_text(json.dumps(["-", *known]).replace('"-"', spoiled), encoding="utf-8")
    window.show_page("interviews")
    window.show_page("start")
    assert [each.path for each in recents()] == [str(ours)]
    assert named(window, "ours.alignment")


@pytest.mark.parametrize("spoiled", ["", "null", "3", "{}", "[" * 5000])
def test_a_list_of_workbooks_that_cannot_be_read_is_empty_and_takes_new_ones(started, ours, spoiled):
    started()
    recent_file().parent.mkdir(parents=True, exist_ok=True)
    recent_file().write_text(spoiled, encoding="utf-8")
    assert recents() == ()
    remember(Recent(path=str(ours)))
    assert [each.path for each in recents()] == [str(ours)]


def test_a_workbook_that_is_gone_is_taken_off_the_list(started, qtbot, ours, tmp_path):
    window = started(tmp_path / "lost-and-found.alignment", ours)
    unlock("anything")
    qtbot.waitUntil(lambda: "There is no file" in words_of(window))
    click(window, "Take it off the list")
    assert [each.path for each in recents()] == [str(ours)]
    assert "lost-and-found" not in words_of(window)
    assert named(window, "ours.alignment")


def test_another_workbook_of_the_list_is_chosen_and_the_caret_follows(started, session, qtbot, ours, tmp_path):
    window = started(tmp_path / "other.alignment", ours)
    named(window, "ours").setFocus()
    press(Qt.Key.Key_Space)
    assert focus() is named(window, "Passphrase")
    with qtbot.waitSignal(session.opened):
        unlock(SECRET)
    assert session.workbook.path == ours


def test_a_workbook_named_on_the_command_line_is_offered_first(started, session, qtbot, ours, tmp_path):
    started(tmp_path / "other.alignment", about=str(ours))
    with qtbot.waitSignal(session.opened):
        unlock(SECRET)
    assert session.workbook.path == ours


def test_the_sample_is_made_where_it_was_asked_for_and_opened(started, session, qtbot, tmp_path):
    window = started()
    click(window, "Look at the sample…")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    place = tmp_path / "look.alignment"
    with qtbot.waitSignal(session.opened, timeout=20_000):
        dialog.selectFile(str(place))
        dialog.fileSelected.emit(str(place))
        dialog.reject()
    assert session.client.name == "Harbour & Pine Logistics"
    assert window.page_in_view == "overview"


def test_a_sample_where_something_is_already_says_so_and_harms_nothing(started, session, qtbot, ours):
    window = started()
    before = ours.read_bytes()
    window.page("start").findChildren(QLineEdit)
    window.page("start")._home.make_sample(ours)
    qtbot.waitUntil(lambda: "is there already" in words_of(window))
    assert ours.read_bytes() == before
    assert not session.is_open


def test_an_opening_that_is_stopped_leaves_everything_as_it_was(started, session, qtbot, ours):
    window = started(ours)
    unlock(SECRET)
    (job,) = session.jobs
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert not session.is_open
    assert named(window, "Passphrase", QLineEdit).text() == SECRET
    with qtbot.waitSignal(session.opened):
        press(ENTER)


# -- the first run -----------------------------------------------------------------------------------------------------


def fill_to_people(place: Path) -> None:
    """Types all steps up to the list of people."""
    for words in (SECRET, SECRET):
        press(words)
        press(ENTER)
    focus().selectAll()
    press(str(place))
    press(ENTER)
    for words in ("Ada Keel", "Keel Advisory", "Harbour & Pine", "Logistics"):
        focus().selectAll()
        press(words)
        press(ENTER)
    press(ENTER)  # the title is proposed
    press(ENTER)  # and so is the currency


def test_the_first_run_leads_by_keys_alone_to_the_first_question(started, session, qtbot, tmp_path):
    window = started()
    place = tmp_path / "clients.alignment"
    press(ENTER)  # New workbook has the focus
    fill_to_people(place)
    for name, job in (("Ann Wells", "CEO"), ("Bjørn Ng", "CIO")):
        for words in (name, job, "", "", ""):
            press(words)
            press(ENTER)
    assert not place.exists()
    press(ENTER)  # an empty name ends the list
    assert "10 questions for 30 minutes" in words_of(window)
    with qtbot.waitSignal(session.opened, timeout=20_000):
        press(ENTER, CTRL)
    workbook = session.workbook
    assert window.page_in_view == "room"
    assert session.client.name == "Harbour & Pine"
    assert workbook.brand(session.engagement).firm == "Keel Advisory"
    people = workbook.store.all(Person)
    assert [(p.name, p.job, p.side) for p in people] == [
        ("Ann Wells", "CEO", Side.BUSINESS),
        ("Bjørn Ng", "CIO", Side.IT),
    ]
    assert {r.attribution for r in workbook.clients.respondents(session.engagement_id)} == {Attribution.SIDE}
    (sitting,) = workbook.interviews.interviews(session.round.id)
    assert (sitting.plan, sitting.minutes) == ("ceo-30", 30)
    assert session.settings.consultant == "Ada Keel"
    session.close()
    Workbook.open(place, SECRET).close()


def test_escape_goes_back_and_everything_typed_is_still_there(started, qtbot, tmp_path):
    window = started()
    press(Qt.Key.Key_Space)
    fill_to_people(tmp_path / "clients.alignment")
    press("Ann")
    for _step in range(5):
        press(ESCAPE)
    assert "Choose a passphrase" in words_of(window)
    assert named(window, "Passphrase", QLineEdit).text() == SECRET
    for _step in range(5):
        press(ENTER, CTRL)
    assert named(window, "Name of person 1", QLineEdit).text() == "Ann"
    assert list(tmp_path.iterdir()) == []


def test_going_without_a_passphrase_is_said_plainly(started, session, qtbot, tmp_path):
    window = started()
    press(Qt.Key.Key_Space)
    press(ENTER)
    press(ENTER)
    assert "Type a passphrase, or choose to go without one" in words_of(window)
    named(window, "Go without a passphrase").setFocus()
    press(Qt.Key.Key_Space)
    assert "Anybody who gets hold of the file" in words_of(window)
    press(ENTER)
    focus().selectAll()
    press(str(tmp_path / "open.alignment"))
    press(ENTER)
    with qtbot.waitSignal(session.opened, timeout=20_000):
        click(window, "Make the workbook now")
    assert window.page_in_view == "clients"
    assert "No client yet" in words_of(window)
    session.close()
    Workbook.open(tmp_path / "open.alignment", "").close()


def test_the_passphrase_is_judged_while_it_is_typed_and_a_weak_one_is_taken(started, session, qtbot, tmp_path):
    window = started()
    press(Qt.Key.Key_Space)
    press("horse")
    assert "Weak by our estimate: guessed within a minute" in words_of(window)
    press(" battery staple lantern")
    assert "Good by our estimate:" in words_of(window)
    assert "years of guessing" in words_of(window)
    for field in ("Passphrase", "The same once more"):
        named(window, field, QLineEdit).setText("horse")
    press(ENTER, CTRL)
    assert "Where shall the workbook lie?" in words_of(window)


def test_the_first_run_offers_the_recovery_sheet_and_asks_for_its_place_once_all_is_made(
    started, session, qtbot, tmp_path
):
    window = started()
    press(Qt.Key.Key_Space)
    named(window, "Make a recovery sheet to print, for when the passphrase is lost").click()
    named(window, "Passphrase", QLineEdit).setFocus()
    fill_to_people(tmp_path / "clients.alignment")
    with qtbot.waitSignal(session.opened, timeout=20_000):
        click(window, "Make the workbook now")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QFileDialog)
    dialog.fileSelected.emit(str(tmp_path / "sheet.pdf"))
    dialog.reject()
    qtbot.waitUntil((tmp_path / "sheet.pdf").exists, timeout=20_000)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_making_a_workbook_that_is_stopped_leaves_nothing_behind(started, session, qtbot, tmp_path):
    window = started()
    press(Qt.Key.Key_Space)
    fill_to_people(tmp_path / "clients.alignment")
    click(window, "Make the workbook now")
    click(window, "Make the workbook now")  # pressed twice, it is made once
    (job,) = [job for job in session.jobs if "Making" in job.label]
    with qtbot.waitSignal(job.ended, timeout=20_000):
        job.cancel()
    assert list(tmp_path.iterdir()) == []
    with qtbot.waitSignal(session.opened, timeout=20_000):
        click(window, "Make the workbook now")


def test_a_place_taken_meanwhile_leads_back_to_its_step_with_everything_kept(started, session, qtbot, tmp_path):
    window = started()
    place = tmp_path / "clients.alignment"
    press(Qt.Key.Key_Space)
    fill_to_people(place)
    place.write_bytes(b"somebody else's")
    click(window, "Make the workbook now")
    assert "There is a file at this place already" in words_of(window)
    assert focus() is named(window, "File")
    assert place.read_bytes() == b"somebody else's"
    press("2")
    with qtbot.waitSignal(session.opened, timeout=20_000):
        for _step in range(4):
            press(ENTER, CTRL)
        click(window, "Make the workbook now")
    assert session.workbook.path.name == "clients.alignment2"
    assert session.client.name == "Harbour & Pine"


def test_the_start_folds_where_the_text_is_large(started, qapp, ours):
    window = started(ours)
    assert "The workbook of your engagements" in words_of(window)
    qapp.theme.choose(scale=200)
    assert "The workbook of your engagements" not in words_of(window)
    click(window, "New workbook")
    assert "Step 1 of 7: Passphrase" in words_of(window)
