"""What the first run asks and refuses, without a toolkit."""

from __future__ import annotations

from pathlib import Path

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Side
from alignment_desktop.ui.pages.start.first_run import STEPS, FirstRun, Step, plans_for

PACK = core_pack()


@pytest.fixture
def run(tmp_path: Path) -> FirstRun:
    return FirstRun(path=str(tmp_path / "ours"), passphrase="correct horse", repeated="correct horse")


def at(run: FirstRun, step: Step) -> FirstRun:
    """The first run with everything needed, at a step."""
    run.client = "Harbour & Pine"
    while run.step is not step:
        assert run.go_on() == ""
    return run


def test_the_steps_are_gone_through_and_back_and_nothing_typed_is_lost(run):
    at(run, Step.INTERVIEW)
    while run.back():
        pass
    assert run.step is Step.PASSPHRASE
    assert (run.passphrase, run.client) == ("correct horse", "Harbour & Pine")
    assert run.go_to(Step.INTERVIEW) == ""
    assert run.step is Step.INTERVIEW


def test_a_step_that_was_reached_is_not_gone_to_over_one_that_has_become_wrong(run):
    at(run, Step.PEOPLE)
    run.go_to(Step.PASSPHRASE)
    run.repeated = "correct house"
    assert "differ" in run.go_to(Step.PEOPLE)
    assert run.step is Step.PASSPHRASE


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("", "", "Type a passphrase"), ("correct horse", "", "differ"), ("correct horse", "Correct horse", "differ")],
)
def test_a_passphrase_is_typed_twice_or_left_out_on_purpose(run, first, second, told):
    run.passphrase, run.repeated = first, second
    assert told in run.go_on()
    assert run.step is Step.PASSPHRASE
    run.is_unprotected = True
    assert run.go_on() == ""


def test_the_file_gets_its_ending_unless_it_has_one(run, tmp_path):
    assert run.file == tmp_path / "ours.alignment"
    run.path = str(tmp_path / "ours.book")
    assert run.file == tmp_path / "ours.book"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("", "Type where"),
        ("ours", "whole path"),
        ("~nobody-of-this-name/ours", "whole path"),
        ("/", "already"),
        ("{tmp}/there.alignment", "already"),
        ("{tmp}/no/folder/ours", "no folder"),
        ("{tmp}/a\0b", "cannot be the name"),
        ("{tmp}/" + "x" * 300, "cannot be the name"),
    ],
)
def test_a_place_that_cannot_be_is_refused_before_anything_is_written(run, tmp_path, place, told):
    (tmp_path / "there.alignment").touch()
    at(run, Step.PLACE).path = place.format(tmp=tmp_path)
    assert told in run.go_on()
    assert run.step is Step.PLACE
    assert [path.name for path in tmp_path.iterdir()] == ["there.alignment"]


def test_a_synced_folder_is_pointed_out(run, tmp_path):
    folder = tmp_path / "Dropbox"
    folder.mkdir()
    at(run, Step.PLACE).path = str(folder / "ours")
    assert "cloud" in run.advice()
    assert run.go_on() == ""


def test_a_client_has_a_name_and_a_currency_three_letters(run):
    at(run, Step.CLIENT).client = "   "
    assert "client’s name" in run.go_on()
    at(run, Step.ENGAGEMENT)
    for wrong in ("", "EU", "E1R", "€€€", "EURO"):
        run.currency = wrong
        assert "three letters" in run.go_on()
    run.currency = "chf"
    assert run.go_on() == ""
    assert run.beginning(with_interview=False, language="en").currency == "CHF"


def test_one_line_is_always_free_and_business_and_it_take_turns(run):
    for number in range(20):
        run.ensure_empty_line(PACK)
        run.people[-1].name = f"Person {number}"
    assert len(run.people) == 12
    assert [person.side for person in run.people[:4]] == [Side.BUSINESS, Side.IT, Side.BUSINESS, Side.IT]
    role_side = {role.id: role.side for role in PACK.roles}
    assert all(role_side[person.role] == person.side.value for person in run.people)
    assert len({person.role for person in run.people[:8]}) == 8


def test_the_plan_fits_the_role_and_the_minutes(run):
    run.ensure_empty_line(PACK)
    run.people[0].name, run.people[0].role = "Ann", "it_lead"
    run.choose_plan(PACK)
    assert (run.plan, run.minutes) == ("it-lead-60", 60)
    run.choose_plan(PACK, 90)
    assert (run.plan, run.minutes) == ("it-lead-90", 90)
    run.choose_plan(PACK, 15)
    assert (run.plan, run.minutes) == ("it-lead-60", 15)
    assert plans_for(PACK, "no role") == ()


def test_what_is_handed_over_is_what_was_typed(run):
    at(run, Step.PEOPLE)
    run.ensure_empty_line(PACK)
    run.people[0].name = " Ann "
    run.ensure_empty_line(PACK)
    assert run.go_on() == ""
    run.choose_plan(PACK)
    begun = run.beginning(with_interview=True, language="de")
    assert [person.name for person in begun.people] == ["Ann"]
    assert (begun.first, begun.plan, begun.language) == (0, "ceo-30", "de")
    assert run.beginning(with_interview=False, language="de").first is None


def test_the_last_look_shows_the_first_step_that_is_wrong(run, tmp_path):
    at(run, Step.INTERVIEW)
    (tmp_path / "ours.alignment").touch()
    assert "already" in run.first_problem()
    assert run.step is Step.PLACE
    assert STEPS.index(run.furthest) == len(STEPS) - 1
