"""The quality gate: what blocks an issue, what only warns, and what is left alone."""

from __future__ import annotations

from datetime import date

import pytest

from alignment_desktop.domain.deliverable import Prose
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.drafting import Drafting
from alignment_desktop.domain.engagement import Attribution, Brand
from alignment_desktop.domain.interview import Evidence, RemarkClass
from alignment_desktop.domain.plan import ActionStatus, FindingState
from alignment_desktop.domain.quality import Cause, Check, blocking, objections, text_name
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.register import Entry
from alignment_desktop.i18n import Translator
from tests.builders import (
    ENGAGEMENT_ID,
    ROUND_ID,
    TODAY,
    action,
    client,
    finding,
    kpi,
    measurement,
    remark,
    respondent,
    responses,
    small_pack,
    snapshot,
)

BUSINESS = tuple(respondent(n) for n in ("ann", "bea", "cid"))
IT = tuple(respondent(n, "it") for n in ("joe", "kim", "lou"))
BOTH = (*BUSINESS, *IT, responses("A.1.a", ann=2, bea=2, cid=2, joe=3, kim=3, lou=3))


def found(*things, check=None, **changes):
    """What the gate finds in a snapshot of these things, of one check or of all."""
    of = snapshot(*things, **changes)
    disclosure = Disclosure(of)
    all_ = objections(of, Drafting(of, disclosure, Translator()), disclosure)
    return [objection for objection in all_ if check is None or objection.check is check]


def prose(text, section="lead:A", *, is_edited=True, **figures):
    return Prose(
        id=f"prose {section}", engagement_id=ENGAGEMENT_ID, round_id=ROUND_ID, section=section, text=text,
        figures={key.replace("_", ":"): value for key, value in figures.items()}, is_edited=is_edited,
    )  # fmt: skip


def entry(number, register="raci", **values):
    return Entry(id=f"entry {number}", engagement_id=ENGAGEMENT_ID, register=register, number=number, values=values)


def test_an_engagement_without_anything_wrong_has_nothing_to_look_at():
    owned = action(owner_id="p-ann", due_on=TODAY)
    assert found(*BOTH, owned, kpi(), measurement(90), finding()) == []


class TestStaleTexts:
    def test_an_edited_text_blocks_once_a_figure_it_cites_has_moved_and_says_from_what_to_what(self):
        (objection,) = found(*BOTH, prose=(prose("We say so.", score_A="1.0"),))
        assert (objection.check, objection.cause, objection.about) == (Check.STALE_TEXT, Cause.TEXT, "lead:A")
        assert "which was 1.0 and is 2.5" in objection.words
        assert blocking([objection]) == (objection,)

    @pytest.mark.parametrize("kept", [prose("Fine.", score_A="2.5"), prose("Old.", is_edited=False, score_A="1.0")])
    def test_what_cites_the_figures_as_they_are_or_follows_them_by_itself_does_not(self, kept):
        assert found(*BOTH, prose=(kept,)) == []


class TestPlaceholders:
    @pytest.mark.parametrize(
        "words",
        ["TBD", "Owner: tbc.", "xxx", "by [date]", "see [...]", "see […]", "[insert text]", "Lorem ipsum dolor", "____",
         "how many???", "{{client}}", "<<name>>", "T" + "ODO"],
    )  # fmt: skip
    def test_what_was_never_filled_in_blocks(self, words):
        (objection,) = found(*BOTH, finding(condition=words), check=Check.PLACEHOLDER)
        assert (objection.cause, objection.about, objection.name) == (Cause.FINDING, "finding 1", "F-01")
        assert blocking([objection])

    @pytest.mark.parametrize(
        "words",
        ["The board is to be asked.", "“It [the portal] works”", "[sic]", "See [12].", "Really?", "XX cars", "Exxon"],
    )
    def test_ordinary_words_do_not(self, words):
        assert found(*BOTH, finding(condition=words)) == []

    def test_they_are_found_wherever_a_document_prints_words(self):
        picture = Evidence(
            id="e",
            engagement_id=ENGAGEMENT_ID,
            attachment="0" * 64,
            caption="Board TBD",
            may_print=True,
            practice="A.1",
        )
        things = found(
            *BOTH,
            action(title="TBD", owner_id="p-ann", due_on=TODAY),
            prose=(prose("TBD"),),
            entries=(entry(1, "decisions", title="TBD"),),
            evidence=(picture, replace(picture, id="kept back", may_print=False)),
            client=client(name="TBD"),
            brand=Brand(id="b", firm="Keel", imprint="TBD"),
        )
        assert [c.cause for c in things] == [
            Cause.TEXT, Cause.ACTION, Cause.ENTRY, Cause.EVIDENCE, Cause.ENGAGEMENT, Cause.BRAND
        ]  # fmt: skip
        assert {c.check for c in things} == {Check.PLACEHOLDER}

    def test_what_is_not_printed_may_say_what_it_likes(self):
        rejected = finding(state=FindingState.REJECTED, title="TBD")
        dropped = action(title="TBD", status=ActionStatus.DROPPED)
        archived = replace(entry(1, "decisions", title="TBD"), is_archived=True)
        assert found(*BOTH, rejected, dropped, entries=(archived, entry(2, "forums", name="TBD"))) == []


class TestPromises:
    PROMISED = (respondent("Ann Lee", attribution=Attribution.ROLE), *BUSINESS[1:], *IT)

    @pytest.mark.parametrize("words", ["Ann Lee says so.", "As ANN\nLEE said", "Ms Lee says so."])
    def test_a_text_that_names_somebody_who_was_promised_not_to_be_blocks(self, words):
        (objection,) = found(*self.PROMISED, finding(condition=words))
        assert (objection.check, objection.cause, objection.about) == (Check.PROMISE, Cause.FINDING, "finding 1")
        assert "Ann Lee" in objection.words
        assert blocking([objection])

    @pytest.mark.parametrize("words", ["Annabel Leeds says so.", "The lee side.", "Lee"])
    def test_a_name_that_only_looks_like_it_does_not(self, words):
        assert found(*self.PROMISED, finding(condition=words)) == []

    def test_who_may_be_named_may_be_named_and_an_action_may_name_its_owner(self):
        named = (respondent("Ann Lee", attribution=Attribution.NAMED), *BUSINESS[1:], *IT)
        assert found(*named, finding(condition="Ann Lee says so.")) == []
        assert found(*self.PROMISED, action(title="Ann Lee asks", owner_id="p-ann lee", due_on=TODAY)) == []

    @pytest.mark.parametrize(("kind", "told"), [("off_record", "off the record"), ("observation", "not on the record")])
    def test_what_was_not_said_on_the_record_is_not_repeated(self, kind, told):
        said = remark("The warehouse arm will be sold in spring.", "ann", kind=kind)
        (objection,) = found(*BOTH, said, prose=(prose("We hear: the warehouse arm, will be SOLD in\nspring!"),))
        assert (objection.check, objection.about) == (Check.PROMISE, "lead:A")
        assert told in objection.words
        assert found(*BOTH, replace(said, text="Sold."), prose=(prose("Sold."),)) == []
        owned = action(purpose="Since the warehouse arm will be sold in spring", owner_id="p-ann", due_on=TODAY)
        (objection,) = found(*BOTH, said, owned)
        assert (objection.check, objection.cause) == (Check.PROMISE, Cause.ACTION)

    def test_a_quote_does_not_tell_the_name_of_who_said_it(self):
        said = remark("I, Ann Lee, sign all of it.", "Ann Lee", kind="quote")
        (objection,) = found(*self.PROMISED, said)
        assert (objection.check, objection.cause, objection.about) == (Check.PROMISE, Cause.SITTING, "i-Ann Lee")
        assert found(*self.PROMISED, replace(said, text="I sign all of it.")) == []


class TestWhatOnlyWarns:
    def test_a_practice_heard_from_one_side_warns(self):
        (objection,) = found(*BUSINESS, *IT, responses("A.1.a", ann=2, bea=2, cid=2))
        assert (objection.check, objection.cause, objection.about) == (Check.SINGLE_SIDED, Cause.PRACTICE, "A.1")
        assert blocking([objection]) == ()

    HIGH = responses("A.1.a", ann=4, bea=4, cid=4, joe=4, kim=4, lou=4)

    def test_a_high_level_wants_evidence(self):
        (objection,) = found(*BUSINESS, *IT, self.HIGH)
        assert (objection.check, objection.about) == (Check.UNPROVEN, "A.1")
        assert "4.0" in objection.words
        below = responses("A.1.a", ann=4, bea=4, cid=4, joe=4, kim=4, lou=3)
        assert found(*BUSINESS, *IT, below) == []

    def test_a_line_of_evidence_or_a_picture_is_enough(self):
        assert found(*BUSINESS, *IT, self.HIGH, remark("The list", "ann", "A.1.a", kind="evidence")) == []
        note = remark("The list", "ann", "A.1.a")
        shown = Evidence(id="e", engagement_id=ENGAGEMENT_ID, attachment="0" * 64, caption="List", remark_id=note.id)
        assert found(*BUSINESS, *IT, self.HIGH, note, evidence=(shown,)) == []
        assert found(*BUSINESS, *IT, self.HIGH, evidence=(replace(shown, remark_id=None, practice="A.1"),)) == []
        assert found(*BUSINESS, *IT, self.HIGH, note, check=Check.UNPROVEN)

    @pytest.mark.parametrize("change", [{"kind": RemarkClass.OFF_RECORD}, {"erased_on": TODAY}])
    def test_what_may_not_be_told_or_is_gone_proves_nothing(self, change):
        line = replace(remark("The list", "ann", "A.1.a", kind="evidence"), **change)
        shown = Evidence(
            id="e", engagement_id=ENGAGEMENT_ID, attachment="0" * 64, caption="List", remark_id=line.id,
            practice="A.1", may_print=True,
        )  # fmt: skip
        assert found(*BUSINESS, *IT, self.HIGH, line, evidence=(shown,), check=Check.UNPROVEN)

    def test_the_caption_of_what_is_off_the_record_is_not_looked_at_for_it_is_not_printed(self):
        line = remark("TBD", "ann", "A.1.a", kind="off_record")
        shown = Evidence(
            id="e", engagement_id=ENGAGEMENT_ID, attachment="0" * 64, caption="TBD", remark_id=line.id, may_print=True
        )  # fmt: skip
        assert found(*BOTH, line, evidence=(shown,)) == []
        assert found(*BOTH, replace(line, kind=RemarkClass.EVIDENCE), evidence=(shown,))

    def test_a_kpi_without_a_fresh_value_warns_unless_it_is_archived(self):
        assert [c.about for c in found(*BOTH, kpi(), check=Check.STALE_KPI)] == ["kpi"]
        (old,) = found(*BOTH, kpi(), measurement(90, date(2026, 1, 5)))
        assert "2026-01-05" in old.words
        assert found(*BOTH, kpi(is_archived=True)) == []

    def test_open_actions_want_an_owner_and_a_date(self):
        bare = found(*BOTH, action())
        assert [(c.check, c.about, c.name) for c in bare] == [
            (Check.UNOWNED, "action 1", "A-01"),
            (Check.UNDATED, "action 1", "A-01"),
        ]
        assert found(*BOTH, action(status=ActionStatus.DROPPED)) == []

    def test_one_answers_for_each_activity(self):
        two = (
            entry(1, activity="Set the order", role="Operations", part="a"),
            entry(2, activity="Set the order ", role="IT", part="a"),
            entry(3, activity="Set the order", role="Units", part="c"),
            entry(4, activity="Invest", role="Chief", part="a"),
        )
        (objection,) = found(*BOTH, entries=two)
        assert (objection.check, objection.about, objection.name) == (Check.TWO_ACCOUNTABLE, "entry 1", "Set the order")
        assert "Operations and IT" in objection.words
        assert found(*BOTH, entries=(two[0], replace(two[1], is_archived=True))) == []

    def test_what_is_held_back_for_a_small_side_is_told(self):
        two = (*BUSINESS, *IT[:2], responses("A.1.a", ann=2, bea=2, cid=2, joe=3, kim=3))
        (objection,) = found(*two, check=Check.SMALL_SIDE)
        assert (objection.about, blocking([objection])) == ("A.1", ())
        assert "both sides together" in objection.words
        alone = (BUSINESS[0], responses("A.1.a", ann=2))
        (hidden,) = found(*alone, check=Check.SMALL_SIDE)
        assert "left out" in hidden.words


def test_objections_come_in_the_order_of_the_checks_and_those_that_block_first():
    all_ = found(*BOTH, action(title="TBD"), finding(condition="xxx"), prose=(prose("No.", score_A="1.0"),))
    order = [tuple(Check).index(c.check) for c in all_]
    assert order == sorted(order)
    assert [c.check.blocks for c in all_] == sorted((c.check.blocks for c in all_), reverse=True)


@pytest.mark.parametrize("check", Check)
def test_every_check_says_what_is_wrong_and_what_holds(check):
    assert check.problem
    assert check.settled
    assert check.problem != check.settled


def test_texts_have_names_that_a_person_knows():
    pack = small_pack()
    assert text_name("lead:A", pack) == f"{pack.challenge['A'].short}, lead"
    assert text_name("heading:overall", pack) == "On one page, heading"
    assert text_name(":maturity", pack) == "Maturity overall"
