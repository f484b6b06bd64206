"""The question booklet and the scale card: whole questions on their pages, and nothing that its reader must not see."""

from __future__ import annotations

import re
from dataclasses import replace as with_options
from datetime import date, datetime

import msgspec
import pytest

from alignment_desktop.content.packs import core_pack
from alignment_desktop.content.translation import translated
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.blocks import Ladder, MessageKind, Paper
from alignment_desktop.deliverables.compose import compose, rendered, rendered_from_pack
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.booklet import ALL, Asked, Reader, talks
from alignment_desktop.domain.engagement import Brand
from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.interview import SittingState
from alignment_desktop.domain.pack import Script
from alignment_desktop.domain.record import replace
from tests.builders import follow_up, pack, question, respondent, snapshot
from tests.deliverables.reading import bodies, opened, pages, squeezed
from tests.deliverables.walking import of_kind, words

DAY = date(2026, 11, 19)
BOOKLET, CARD = "question-booklet", "scale-card"


def options(language="en", paper=Paper.A4, **asked):
    return Options(language=language, paper=paper, made_on=DAY, asked=Asked(**asked))


@pytest.fixture
def made(outlines_by_id):
    """Makes the booklet, or the card, of the core pack or of another one."""

    def make(name=BOOKLET, *, of=None, firm="Keel Advisory", **wanted):
        brand = Brand(id="b", firm=firm)
        return rendered_from_pack(outlines_by_id[name], of or core_pack(), options(**wanted), brand, no_assets())

    return make


def golden_text(document):
    return "".join(f"=== page {n}\n{page.replace(chr(13), '')}\n" for n, page in enumerate(pages(document), 1))


PACK = pack(
    (
        question("A.1.a"),
        follow_up("A.1.b", "A.1.a", at_most=2),
        follow_up("A.1.c", "A.1.b", at_least=4),
        follow_up("A.1.d", "A.1.a", is_="DK"),
        question("A.1.e", asks="target"),
    )
)


class TestGolden:
    """Of a pack of the tests' own, so that new questions leave it as it is."""

    @pytest.mark.parametrize("reader", list(Reader))
    def test_a_booklet_reads_as_it_did(self, made, golden, reader):
        golden(f"{BOOKLET}-{reader.value}.txt", golden_text(made(of=PACK, reader=reader)))

    def test_the_card_reads_as_it_did(self, made, golden):
        golden(f"{CARD}.txt", golden_text(made(CARD, of=PACK)))


class TestPages:
    @pytest.mark.parametrize("paper", list(Paper))
    @pytest.mark.parametrize("language", ["en", "de"])
    @pytest.mark.parametrize("reader", list(Reader))
    @pytest.mark.parametrize("plan", ["it-lead-60", "full-150"])
    def test_every_question_has_its_levels_on_its_own_page(self, made, plan, reader, language, paper):
        whole = core_pack()
        (talk,) = talks(whole, Asked(plan=plan))
        shown = translated(whole, language)
        document = made(plan=plan, reader=reader, language=language, paper=paper)
        texts = [squeezed(page) for page in bodies(document)]
        at = 0
        for id_ in talk.questions:
            asked = shown.question[id_]
            text = asked.text if plan == "full-150" else asked.text_it or asked.text
            at = next(
                n for n in range(at, len(texts)) if squeezed(text) in texts[n] and squeezed(asked.levels[0]) in texts[n]
            )
            for level in asked.levels:
                assert squeezed(level) in texts[at], (id_, level)
            if reader is Reader.INTERVIEWER:
                for part in (asked.why, *asked.spoken, *asked.probes, *asked.listen_for, *asked.evidence):
                    assert squeezed(part) in texts[at], (id_, part)
                for telling in asked.tells_apart:
                    assert squeezed(telling.sign) in texts[at]
        assert {m.kind for m in document.messages} <= {MessageKind.BRAND}

    @pytest.mark.parametrize("plan", [p.id for p in core_pack().plans])
    def test_no_page_ends_in_a_heading_or_holds_nothing(self, made, plan):
        for reader in Reader:
            for text in bodies(made(plan=plan, reader=reader, language="de", paper=Paper.LETTER))[1:]:
                assert len(text.split()) > 4
                for beginning in re.finditer(r"CHALLENGE \d", text):
                    assert len(text[beginning.end() :].split()) > 60

    def test_several_plans_begin_with_their_contents_and_each_on_a_page_of_its_own(self, made):
        shown = bodies(made(role="it_lead"))
        titles = [p.title for p in core_pack().plans if "it_lead" in p.roles]
        assert all(squeezed(title) in squeezed(shown[1]) for title in titles)
        for title in titles:
            assert [n for n, text in enumerate(shown) if n > 1 and squeezed(title) in squeezed(text[:200])]

    def test_one_plan_needs_no_contents(self, made):
        assert not any("Contents" in text for text in bodies(made(plan="ceo-30")))

    def test_all_plans_are_made_in_a_few_milliseconds_a_page(self, made, outlines_by_id):
        blocks = len(
            of_kind(Ladder, compose(outlines_by_id[BOOKLET], snapshot(pack=core_pack()), options(), no_assets()).blocks)
        )
        assert blocks == sum(len(t.questions) for t in talks(core_pack(), Asked(plan=ALL)))


class TestWhoReadsIt:
    def test_whoever_is_asked_sees_questions_levels_and_boxes_and_nothing_else_of_the_pack(self, made):
        whole = core_pack()
        (talk,) = talks(whole, Asked(plan="full-150"))
        text = squeezed("\n".join(bodies(made(plan="full-150", reader=Reader.RESPONDENT))))
        for asked in map(whole.question.__getitem__, talk.questions):
            hidden = (asked.why, *asked.probes, *asked.listen_for, *(t.sign for t in asked.tells_apart))
            open_ = squeezed("".join(("".join(q.levels) + q.text + (q.text_it or "")) for q in whole.questions))
            assert not [part for part in hidden if squeezed(part) in text and squeezed(part) not in open_]
        assert squeezed(whole.plan["full-150"].opening[:60]) not in text
        for told in ("MUST-ASK", "Listen for", "Ask further", "go on to"):
            assert squeezed(told) not in text
        assert squeezed("I would rather not say") in text

    def test_what_is_for_ones_own_use_says_so_and_what_is_sent_ahead_is_no_draft(self, made):
        own, ahead = (made(plan="ceo-30", reader=reader) for reader in Reader)
        for page in pages(own)[1:]:
            assert squeezed("Question booklet · For your own use, 19 November 2026") in squeezed(page)
            assert squeezed("it is not handed to anybody") in squeezed(page)
        for page in pages(ahead):
            assert "own use" not in page
            assert "DRAFT" not in page.upper().split()

    def test_the_words_are_those_for_the_side_that_is_asked(self, made):
        whole = core_pack()
        differing = next(
            q for q in whole.questions if q.text_it and q.id in whole.plan["it-lead-60"].questions
            and q.id in whole.plan["full-150"].questions
        )  # fmt: skip
        text = squeezed("".join(bodies(made(plan="it-lead-60"))))
        assert squeezed(differing.text_it) in text
        assert squeezed(differing.text) not in text
        both = squeezed("".join(bodies(made(plan="full-150"))))
        assert squeezed(differing.text) in both
        assert squeezed("To IT" + differing.text_it) in both
        assert "ToIT" not in squeezed("".join(bodies(made(plan="full-150", role="it_lead"))))


class TestWhatFollows:
    def text(self, made, reader=Reader.INTERVIEWER, **changes):
        return squeezed("\n".join(bodies(made(of=msgspec.structs.replace(PACK, **changes), reader=reader))))

    def test_a_question_that_may_follow_has_a_number_of_its_own_and_its_condition_in_words(self, made):
        for reader in Reader:
            text = self.text(made, reader)
            for told in ("ONLY IF 1 OR 2 AT QUESTION 1 1a A.1", "ONLY IF 4 OR 5 AT QUESTION 1A 1a.1 A.1",
                         "ONLY IF THE ANSWER IS “DON'T KNOW” AT QUESTION 1 1b A.1",
                         "THE LEVEL NEEDED IN A YEAR 2 A.1"):  # fmt: skip
                assert squeezed(told) in text, told

    def test_the_question_it_follows_says_where_to_go(self, made):
        text = self.text(made)
        assert squeezed("Then if 1 or 2: go on to 1a; if the answer is “don't know”: go on to 1b") in text
        assert squeezed("Then if 4 or 5: go on to 1a.1") in text

    def test_opening_closing_and_scripts_are_there_for_whoever_asks(self, made):
        scripts = tuple(
            Script(id=occasion, title=f"Title {occasion}", occasion=occasion, text=f"Said at {occasion}.")
            for occasion in ("opening", "closing", "release")
        )
        text = self.text(made, scripts=scripts)
        order = ["Welcome.", "Said at opening.", "A.1.a is done at level 1", "Thank you.", "Said at closing.",
                 "Said at release."]  # fmt: skip
        places = [text.index(squeezed(part)) for part in order]
        assert places == sorted(places)
        assert "Saidat" not in self.text(made, Reader.RESPONDENT, scripts=scripts)

    def test_a_must_ask_is_marked(self, made):
        plan = msgspec.structs.replace(PACK.plans[0], must_ask=("A.1.a",))
        assert squeezed("MUST-ASK 1 A.1") in self.text(made, plans=(plan,))
        assert squeezed("MUST-ASK") not in self.text(made, Reader.RESPONDENT, plans=(plan,))


class TestInAnEngagement:
    def test_before_any_answer_it_names_client_and_firm(self, outlines_by_id):
        document = rendered(outlines_by_id[BOOKLET], snapshot(respondent("ann")), options(), no_assets())
        front = pages(document)[0]
        assert "LARKFIELD TOOLS" in front
        assert "Everything" in front

    def test_a_sitting_names_its_people_its_day_and_its_minutes(self, told, outlines_by_id):
        of = told.rounds[1]
        first = replace(
            of.interviews[0], state=SittingState.PLANNED, appointment=datetime.fromisoformat("2026-12-01T08:30")
        )
        of = replace(of, interviews=(first, *of.interviews[1:]))
        front = squeezed(pages(rendered(outlines_by_id[BOOKLET], of, options(sitting=first.id), no_assets()))[0])
        for part in ("Helen Ashdown", "1 December 2026, 08:30", "Chief executive, 30 minutes", "whoever asks"):
            assert squeezed(part) in front

    @pytest.mark.parametrize("name", [BOOKLET, CARD])
    def test_nothing_that_was_said_is_in_it(self, told, outlines_by_id, name):
        of = told.latest
        empty = replace(
            of, responses=(), remarks=(), findings=(), actions=(), agreed_levels=(), evidence=(), entries=()
        )
        wanted = options(plan="ceo-30")
        first, second = (rendered(outlines_by_id[name], s, wanted, no_assets()) for s in (of, empty))
        assert first.pdf == second.pdf

    def test_the_same_bytes_come_twice(self, told, outlines_by_id):
        first, second = (
            rendered(outlines_by_id[BOOKLET], told.latest, options(plan="ceo-30"), told.assets) for _ in range(2)
        )
        assert first.pdf == second.pdf

    def test_a_plan_that_is_not_there_is_told(self, told, outlines_by_id):
        with pytest.raises(NotFound, match="There is no plan “x”"):
            rendered(outlines_by_id[BOOKLET], told.latest, options(plan="x"), no_assets())

    @pytest.mark.parametrize(
        "name", ["<b>x</b> & <img src='file:///etc/passwd'/>", "Ünïcode " * 60, "x" * 3000, "👍🏽"]
    )
    def test_whatever_client_and_people_are_called_becomes_a_booklet_and_a_card(self, outlines_by_id, name):
        of = snapshot(respondent("ann"))
        of = replace(
            of,
            client=replace(of.client, name=name),
            people=tuple(replace(p, name=name, job=name) for p in of.people),
            engagement=replace(of.engagement, title=name),
        )
        for wanted in (options(), options(sitting=of.interviews[0].id, reader=Reader.RESPONDENT)):
            for outline in (outlines_by_id[BOOKLET], outlines_by_id[CARD]):
                document = rendered(outline, of, with_options(wanted, recipient=name), no_assets())
                assert not [m for m in document.messages if m.kind is MessageKind.LAYOUT]


class TestCard:
    @pytest.mark.parametrize("language", ["en", "de"])
    @pytest.mark.parametrize("paper", list(Paper))
    def test_it_is_one_sheet_in_landscape_with_its_use_on_the_back(self, made, language, paper):
        document = made(CARD, language=language, paper=paper)
        assert document.pages == 2
        front = squeezed(bodies(document)[0])
        for step in translated(core_pack(), language).scale:
            assert squeezed(step.name) in front
            assert squeezed(step.meaning) in front
        pdf = opened(document)
        width, height = [float(v) for v in pdf.pages[0].MediaBox[2:]]
        assert width > height

    def test_it_carries_no_mark_of_a_draft_or_of_confidence(self, made):
        for page in pages(made(CARD)):
            assert "DRAFT" not in page.upper().split()
            assert "Confidential" not in page

    def test_no_name_of_a_level_is_broken(self, made):
        for language in ("en", "de"):
            front = bodies(made(CARD, language=language))[0].split()
            for step in translated(core_pack(), language).scale:
                assert set(step.name.split()) <= set(front)

    def test_a_pack_needs_no_brand(self, outlines_by_id):
        document = rendered_from_pack(outlines_by_id[CARD], core_pack(), options(), None, no_assets())
        assert words(compose(outlines_by_id[CARD], snapshot(), options(), no_assets()).blocks)
        assert document.pages == 2
