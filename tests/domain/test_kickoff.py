"""The texts of the kick-off: made from the data, true to the promise, silent on what is off the record."""

from __future__ import annotations

from datetime import datetime

import pytest
from msgspec import structs

from alignment_desktop.domain.engagement import Attribution, Brand
from alignment_desktop.domain.interview import Channel, ClaimState, RemarkClass, SittingState
from alignment_desktop.domain.kickoff import Kickoff
from alignment_desktop.domain.pack import InterviewPlan, Register, RegisterField, RegisterStarter
from alignment_desktop.domain.register import Entry
from alignment_desktop.i18n import Translator
from tests.builders import claim, engagement, interview, question, remark, respondent, small_pack
from tests.builders import pack as a_pack
from tests.builders import snapshot as a_snapshot

ANN = respondent("Ann", "business", attribution=Attribution.ROLE)
BOB = respondent("Bob", "it")
WHEN = datetime.fromisoformat("2026-11-24T09:30")


def planned(name="Ann", **changes):
    fields = {"state": SittingState.PLANNED, "appointment": WHEN, "zone": "Europe/London", "minutes": 30}
    return interview(name, **(fields | changes))


def kickoff(*things, **changes):
    return Kickoff(a_snapshot(ANN, BOB, *things, **changes), Translator("en"))


def invitation(*things, **changes):
    made = kickoff(*things, **changes)
    return made.invitation(ANN.respondent)


class TestAnnouncement:
    def test_it_says_who_talks_with_how_many_from_when_to_when_and_for_how_long(self):
        text = kickoff(
            brand=Brand(id="b", firm="Keel Advisory"),
            engagement=engagement(scope="Head office"),
            interviews=(planned(), planned("Bob", appointment=datetime.fromisoformat("2026-11-27T09:00"), minutes=60)),
        ).announcement()
        assert "Keel Advisory talks with one person from the business and one person from IT." in text
        assert "The talks are from 24 November 2026 to 27 November 2026. Each takes 30 to 60 minutes." in text
        assert "What is looked at: Head office" in text
        assert "- Challenge A\n- Challenge B" in text

    def test_it_says_whom_to_ask_and_how_to_reach_them(self):
        firm = Brand(id="b", firm="Keel Advisory", imprint="hello@keel.example")
        assert kickoff(brand=firm).announcement().endswith("may ask Keel Advisory.\nhello@keel.example")
        assert kickoff(brand=Brand(id="b", firm="Keel")).announcement().endswith("may ask Keel.")
        assert kickoff().announcement().endswith("Whoever has a question may answer this message.")
        assert "Keel Advisory.\nhello@keel.example" in kickoff(brand=firm).document_requests()

    def test_what_is_not_known_is_not_said(self):
        text = kickoff(interviews=()).announcement()
        assert "What is looked at" not in text
        assert "Each takes" not in text
        assert "The talks are from" not in text
        assert "None" not in text


class TestInvitation:
    def test_it_tells_the_appointment_as_it_was_made(self):
        text = invitation(interviews=(planned(channel=Channel.VIDEO),))
        assert "Dear Ann," in text
        assert "When: 24 November 2026 at 09:30 (Europe/London), 30 minutes, by video. If that does not suit" in text

    def test_it_is_signed_with_the_firm_and_how_to_reach_it(self):
        firm = Brand(id="b", firm="Keel Advisory", imprint="hello@keel.example")
        assert invitation(brand=firm).endswith("\n\nKeel Advisory\nhello@keel.example")

    def test_without_an_appointment_it_asks_for_a_day(self):
        assert "It takes 30 minutes. Which day suits you?" in invitation(interviews=(planned(appointment=None),))
        assert "It takes 240 minutes." in invitation(interviews=())  # as the usual plan of the role says

    def test_a_sitting_that_was_missed_is_no_appointment(self):
        assert "24 November" not in invitation(interviews=(planned(state=SittingState.NO_SHOW),))

    @pytest.mark.parametrize(
        ("attribution", "says"),
        [
            (Attribution.NAMED, "quoted with your name"),
            (Attribution.ROLE, "with your role, not with your name"),
            (Attribution.SIDE, "as a voice of your side"),
            (Attribution.NONE, "Your words are not quoted."),
        ],
    )
    def test_it_repeats_exactly_what_was_promised(self, attribution, says):
        asked = respondent("Ann", attribution=attribution)
        text = Kickoff(a_snapshot(asked), Translator("en")).invitation(asked.respondent)
        assert says in text
        assert "never widened" in text


class TestDocuments:
    PLAN = InterviewPlan(
        id="short", title="Short", roles=("manager",), minutes=15, opening="Hello.", closing="Thanks.",
        questions=("A.1.a", "B.1.a", "B.1.b"), must_ask=("A.1.a", "B.1.a"),
    )  # fmt: skip
    PACK = a_pack(
        (
            question("A.1.a", evidence=("The budget", "The minutes")),
            question("B.1.a", evidence=("The minutes",)),
            question("B.1.b", evidence=("The plan",)),
        ),
        plans=(PLAN,),
    )

    REGISTER = Register(
        id="document_requests", title="Document requests", summary="Papers.",
        fields=(RegisterField(id="document", title="Document", kind="text"),),
        starters=(
            RegisterStarter(id="chart", values={"document": "The chart", "purpose": "Who answers to whom"}),
            RegisterStarter(id="goals", values={"document": "The goals"}),
        ),
    )  # fmt: skip

    def test_it_lists_the_first_thing_that_each_must_ask_looks_for_by_challenge(self):
        text = kickoff(pack=self.PACK, interviews=(planned(plan="short"),)).document_requests()
        assert "For the talks:\n\nChallenge A\n- The budget\n\nChallenge B\n- The minutes" in text
        assert "The plan" not in text
        assert "For the talks" not in kickoff(pack=small_pack(), interviews=()).document_requests()

    def test_it_begins_with_the_papers_that_the_pack_proposes(self):
        pack = structs.replace(self.PACK, registers=(self.REGISTER,))
        text = kickoff(pack=pack).document_requests()
        assert "To begin with:\n- The chart: Who answers to whom\n- The goals\n\n" in text
        assert "To begin with" not in kickoff(pack=self.PACK).document_requests()

    def test_once_papers_are_kept_it_asks_for_those_that_are_not_there_yet(self):
        pack = structs.replace(self.PACK, registers=(self.REGISTER,))
        kept = (
            {"document": "The audit", "state": "asked"},
            {"document": "The chart", "state": "here"},
            {"document": "The map", "state": "none"},
            {"document": "The list", "state": "part", "purpose": "Its second half"},
        )
        entries = [
            Entry(id=f"e{n}", engagement_id="e", register="document_requests", number=n, values=values)
            for n, values in enumerate(kept)
        ]
        other = Entry(id="x", engagement_id="e", register="decisions", number=1, values={"document": "The vote"})
        gone = structs.replace(entries[0], id="g", is_archived=True, values={"document": "The dropped one"})
        text = kickoff(pack=pack, entries=(*entries, other, gone)).document_requests()
        assert "To begin with:\n- The audit\n- The list: Its second half\n\n" in text

    def test_open_claims_ask_for_what_would_settle_them(self):
        first, second = remark("Ann", "Once a month"), remark("Bob", "Never")
        things = (first, second, claim(first, second, settled_by="The calendar"))
        assert "To settle open points:\n- The calendar" in kickoff(*things, pack=small_pack()).document_requests()
        settled = claim(first, second, settled_by="The calendar", state=ClaimState.FIRST_HOLDS)
        assert "The calendar" not in kickoff(first, second, settled).document_requests()

    @pytest.mark.parametrize("kind", [RemarkClass.OFF_RECORD, RemarkClass.OBSERVATION])
    def test_a_claim_that_rests_on_words_off_the_record_is_not_hinted_at(self, kind):
        first, second = remark("Ann", "Once a month"), remark("Bob", "Never", kind=kind)
        text = kickoff(first, second, claim(first, second, settled_by="The private calendar")).document_requests()
        assert "private calendar" not in text
        assert "To settle" not in text


class TestGerman:
    def test_the_letters_are_german_throughout(self):
        things = {"brand": Brand(id="b", firm="Kiel"), "interviews": (planned(channel=Channel.VIDEO),)}
        texts = Kickoff(a_snapshot(ANN, BOB, **things), Translator("de"))
        invitation_ = texts.invitation(ANN.respondent)
        assert invitation_.startswith("Guten Tag Ann,\n\nich möchte gern hören,")
        assert "Termin: 24.\u00a0November 2026, 09:30 Uhr (Europe/London), 30 Minuten, per Video." in invitation_
        assert "- Ihre Worte dürfen mit Ihrer Rolle zitiert werden, nicht mit Ihrem Namen." in invitation_
        told = texts.announcement()
        assert "Kiel spricht mit einer Person aus dem Fachbereich und einer Person aus der IT." in told
        assert "Die Gespräche finden am 24.\u00a0November 2026 statt. Jedes dauert 30 Minuten." in told
        assert texts.document_requests().startswith("Bitte lassen Sie uns Folgendes sehen,")
