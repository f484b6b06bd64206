"""The first day of a workbook: all of it or nothing of it."""

from __future__ import annotations

import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.domain.engagement import Attribution, Client, Person, Side, Stage
from alignment_desktop.domain.errors import Refused, WorkbookError
from alignment_desktop.domain.record import replace
from alignment_desktop.storage.vault import KeyParameters
from alignment_desktop.workbook import Workbook
from alignment_desktop.workbook.beginnings import Beginning, Beginnings, PersonToAsk, created

CHEAP = (KeyParameters(passes=1, memory=8192),)
WHOLE = Beginning(
    firm="Keel Advisory",
    client="Harbour & Pine",
    industry="Logistics",
    title="Alignment 2026",
    currency="CHF",
    people=(
        PersonToAsk(name="Ann", job="CEO", side=Side.BUSINESS, role="ceo", attribution=Attribution.ROLE),
        PersonToAsk(name="Bob", job="CIO", side=Side.IT, role="it_lead"),
    ),
    first=1,
    plan="it-lead-60",
    minutes=45,
)


def test_the_first_day_is_one_step_that_ends_in_a_planned_sitting(workbook):
    begun = Beginnings(workbook).begin(WHOLE, core_pack())
    engagement = workbook.clients.engagement(begun.engagement_id)
    assert (engagement.title, engagement.currency, engagement.stage) == ("Alignment 2026", "CHF", Stage.ASSESSING)
    assert workbook.clients.client(engagement.client_id).industry == "Logistics"
    assert workbook.brand(engagement).firm == "Keel Advisory"
    assert [r.attribution for r in workbook.clients.respondents(engagement.id)] == [Attribution.ROLE, Attribution.SIDE]
    sitting = workbook.interviews.interview(begun.interview_id)
    assert (sitting.plan, sitting.minutes) == ("it-lead-60", 45)
    present = workbook.interviews.present(sitting.id)
    assert [workbook.store.get(Person, r.person_id).name for r in present] == ["Bob"]
    workbook.undo()
    assert workbook.clients.clients() == ()


def test_what_is_empty_is_left_out(workbook):
    begun = Beginnings(workbook).begin(Beginning(), core_pack())
    assert begun.engagement_id is None
    assert workbook.clients.brands() == ()
    begun = Beginnings(workbook).begin(Beginning(client=" Velvet "), core_pack())
    assert begun.interview_id is None
    assert [c.name for c in workbook.clients.clients()] == ["Velvet"]
    assert [r.title for r in workbook.clients.rounds(begun.engagement_id)] == ["Baseline"]


def test_one_thing_that_is_refused_keeps_all_of_it_out(workbook):
    with pytest.raises(Refused, match="no interview plan"):
        Beginnings(workbook).begin(replace(WHOLE, plan="no-such-plan"), core_pack())
    assert workbook.store.all(Client) == ()
    assert workbook.clients.brands() == ()


@pytest.mark.parametrize("first", [-1, 1])
def test_whoever_is_interviewed_first_is_one_of_the_people(workbook, first):
    people = (PersonToAsk(name="Ann", side=Side.IT, role="developer"),)
    with pytest.raises(Refused, match="one of the people"):
        Beginnings(workbook).begin(Beginning(client="Harbour", people=people, first=first), core_pack())
    assert workbook.clients.clients() == ()


def test_a_workbook_that_cannot_be_filled_leaves_nothing_behind(tmp_path):
    path = tmp_path / "ours.alignment"
    with pytest.raises(Refused), created(path, "correct horse", parameters=CHEAP) as workbook:
        workbook.clients.add_client("")
    assert list(tmp_path.iterdir()) == []


def test_a_workbook_that_is_there_stays_as_it_is(tmp_path):
    path = tmp_path / "ours.alignment"
    with created(path, "correct horse", parameters=CHEAP, author="Ada") as workbook:
        workbook.clients.add_client("Velvet")
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="is there already"), created(path, "other", parameters=CHEAP):
        pytest.fail("nothing is to be filled")
    assert path.read_bytes() == before
    with Workbook.open(path, "correct horse", parameters=CHEAP) as workbook:
        assert [c.name for c in workbook.clients.clients()] == ["Velvet"]


def test_a_brand_changes_its_colours_and_refuses_what_is_no_colour(workbook):
    brand = workbook.clients.add_brand(firm="Keel")
    assert workbook.clients.change_brand(brand.id, accent="#123456", imprint="Keel Ltd").imprint == "Keel Ltd"
    for wrong in ("teal", "#12345", "#12345g", "", "#123456 "):
        with pytest.raises(Refused, match="no colour"):
            workbook.clients.change_brand(brand.id, second=wrong)
    assert workbook.clients.brands()[0].accent == "#123456"


def test_logos_are_kept_in_the_workbook_and_undone(workbook):
    brand = workbook.clients.add_brand(firm="Keel")
    client = workbook.clients.add_client("Velvet")
    assert workbook.clients.set_brand_logo(brand.id, b"png of the firm").logo
    assert workbook.clients.set_client_logo(client.id, b"png of the client").logo
    workbook.undo()
    assert workbook.clients.client(client.id).logo is None
    assert workbook.clients.set_brand_logo(brand.id, None).logo is None


def test_an_engagement_has_a_currency_of_three_capitals(workbook):
    client = workbook.clients.add_client("Velvet")
    for wrong in ("", "eur", "EU", "EURO", "E1R", "€€€"):
        with pytest.raises(Refused, match="no currency"):
            workbook.clients.add_engagement(client.id, "Review", currency=wrong)
    engagement = workbook.clients.add_engagement(client.id, "Review", currency="CHF")
    with pytest.raises(Refused, match="no currency"):
        workbook.clients.change_engagement(engagement.id, currency="?")


def test_an_accent_too_light_for_words_is_refused_with_a_darker_one(workbook):
    brand = workbook.clients.add_brand(firm="Keel")
    with pytest.raises(Refused, match=r"too light.*such as #"):
        workbook.clients.change_brand(brand.id, accent="#ffd24d")
    assert workbook.clients.change_brand(brand.id, second="#ffd24d").second == "#ffd24d"
