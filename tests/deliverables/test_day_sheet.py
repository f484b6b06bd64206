"""The day sheet: one page for a usual day, nothing cut, nothing that was said, and what matters in the room."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from alignment_desktop.content.outlines import outlines
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.blocks import Paper
from alignment_desktop.deliverables.day_sheet import day_sheet
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Basis, Channel, Remark, RemarkClass, Response, SittingState, Standing
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot
from tests.deliverables.reading import bodies, opened, pages, squeezed

DAY = date(2026, 12, 1)


@pytest.fixture
def baseline(told) -> Snapshot:
    """The first round: ten sittings of nine people, nine of them with plans of their own."""
    return told.rounds[1]


def to_come(snapshot: Snapshot, count: int, *, undated: int = 0, **changes: object) -> Snapshot:
    """The round with its first sittings still to come, all on one day, and further ones without a day."""
    first, rest = snapshot.interviews[:count], snapshot.interviews[count : count + undated]
    start = datetime.fromisoformat("2026-12-01T08:30")
    planned = [
        replace(i, state=SittingState.PLANNED, appointment=start + timedelta(hours=n), **changes)
        for n, i in enumerate(first)
    ]
    waiting = [replace(i, state=SittingState.PLANNED, appointment=None) for i in rest]
    return replace(snapshot, interviews=tuple(planned + waiting), responses=())


def text_of(snapshot: Snapshot, day: date = DAY, **options: object) -> str:
    return "\n".join(bodies(day_sheet(snapshot, day, no_assets(), **options)))


def must_asks(snapshot: Snapshot, plan: str) -> list[str]:
    pack = snapshot.pack
    return [pack.practice[pack.question[q].practice].short for q in pack.plan[plan].must_ask]


class TestWhatItSays:
    def test_a_sitting_has_its_time_its_people_its_plan_and_where_it_stands(self, baseline):
        text = squeezed(text_of(to_come(baseline, 1)))
        for told in ("Tuesday 1 December 2026", "08:30–09:00", "London", "Helen Ashdown", "Chief Executive · Business",
                     "Chief executive, 30 minutes", "In person", "Planned"):  # fmt: skip
            assert squeezed(told) in text

    def test_beneath_it_stand_must_asks_promise_and_documents(self, baseline):
        text = squeezed(text_of(to_come(baseline, 1)))
        assert squeezed("Promised quoted by name, consent given 14 Apr 2026") in text
        assert squeezed("Must-ask" + "·".join(must_asks(baseline, "ceo-30"))) in text
        for question in baseline.pack.plan["ceo-30"].must_ask:
            for document in baseline.pack.question[question].evidence:
                assert squeezed(document) in text
        assert "Notes" in text

    def test_a_missing_consent_is_told(self, baseline):
        open_ = replace(baseline, respondents=tuple(replace(r, consent_on=None) for r in baseline.respondents))
        assert "no consent yet" in text_of(to_come(open_, 1))

    def test_several_people_are_told_apart_in_what_was_promised(self, told):
        text = squeezed(text_of(told.latest, date(2026, 11, 3)))
        assert squeezed("Priya Menon: quoted by role") in text
        assert squeezed("Ellie Marsh: quoted by side") in text

    def test_a_must_ask_that_is_answered_is_asked_no_more(self, baseline):
        planned = to_come(baseline, 1)
        (who,) = [a.respondent_id for a in baseline.attendances if a.interview_id == planned.interviews[0].id]
        first = baseline.pack.plan["ceo-30"].must_ask[0]
        answer = Response(
            id="r", round_id=baseline.round.id, respondent_id=who, question=first, standing=Standing.RATED, rating=3,
            basis=Basis.SELF,
        )  # fmt: skip
        text = squeezed(text_of(replace(planned, responses=(answer,))))
        assert squeezed("·".join(must_asks(baseline, "ceo-30")[1:])) in text
        assert squeezed(must_asks(baseline, "ceo-30")[0]) not in text
        every = [replace(answer, question=q) for q in baseline.pack.plan["ceo-30"].must_ask]
        assert squeezed("Must-ask nothing left") in squeezed(text_of(replace(planned, responses=tuple(every))))

    def test_sittings_follow_the_clock_and_those_without_a_day_come_last(self, baseline):
        planned = to_come(baseline, 3, undated=2)
        turned = replace(planned, interviews=planned.interviews[::-1])
        text = squeezed(text_of(turned))
        names = ["08:30", "09:30", "10:30", "Without a day yet", "Marta Lindqvist"]
        places = [text.index(squeezed(name)) for name in names]
        assert places == sorted(places)

    def test_what_does_not_happen_says_so_and_takes_no_room(self, baseline):
        planned = to_come(baseline, 1)
        for state, word in ((SittingState.CANCELLED, "Cancelled"), (SittingState.NO_SHOW, "No-show")):
            off = replace(planned, interviews=tuple(replace(i, state=state) for i in planned.interviews))
            text = text_of(off)
            assert word in text
            assert "Must-ask" not in text

    def test_a_sitting_without_a_plan_or_of_another_kind_is_told(self, baseline):
        text = text_of(to_come(baseline, 1, plan=None, channel=Channel.PHONE))
        assert "All that fit" in text
        assert "Phone" in text
        assert "Must-ask" not in text

    def test_a_day_without_a_sitting_is_refused(self, baseline):
        with pytest.raises(Refused, match="There is no sitting on 2 December 2026"):
            day_sheet(to_come(baseline, 3), date(2026, 12, 2), no_assets())


class TestWhoseItIs:
    def test_every_page_says_that_it_is_for_ones_own_use_and_is_no_draft(self, baseline):
        for page in pages(day_sheet(to_come(baseline, 10), DAY, no_assets())):
            assert squeezed("Day sheet · For your own use, 1 Dec 2026") in squeezed(page)
            assert squeezed("For your own use: it is not handed to anybody") in squeezed(page)
            assert "DRAFT" not in page

    def test_it_has_the_firms_name_and_is_no_deliverable(self, told, baseline):
        made = day_sheet(to_come(baseline, 1), DAY, told.assets)
        assert made.messages == ()
        with opened(made) as pdf:
            assert str(pdf.docinfo["/Author"]) == "Keel Advisory"
        assert not [o.id for o in outlines() if "day" in o.id]

    def test_not_one_remark_is_on_it(self, baseline):
        planned = to_come(baseline, 1)
        said = tuple(
            Remark(id=kind.value, interview_id=planned.interviews[0].id, kind=kind, text=f"Zebra {kind.value}",
                   question=baseline.pack.plan["ceo-30"].must_ask[0])
            for kind in RemarkClass
        )  # fmt: skip
        assert "Zebra" not in text_of(replace(planned, remarks=said))

    def test_the_same_day_gives_the_same_bytes(self, told, baseline):
        planned = to_come(baseline, 3)
        assert day_sheet(planned, DAY, told.assets).pdf == day_sheet(planned, DAY, told.assets).pdf


class TestRoom:
    @pytest.mark.parametrize("paper", Paper)
    @pytest.mark.parametrize("count", [1, 4, 8])
    def test_a_usual_day_is_one_page_with_every_must_ask_and_a_document_for_each(self, told, baseline, paper, count):
        planned = to_come(baseline, count, undated=2)
        made = day_sheet(planned, DAY, told.assets, paper=paper)
        assert made.pages == 1
        assert made.messages == ()
        text = squeezed(bodies(made)[0])
        for sitting in planned.interviews[:count]:
            assert squeezed("·".join(must_asks(baseline, sitting.plan))) in text
            for question in baseline.pack.plan[sitting.plan].must_ask:
                assert squeezed(baseline.pack.question[question].evidence[0]) in text
        for sitting in planned.interviews:
            (who,) = [a.respondent_id for a in baseline.attendances if a.interview_id == sitting.id]
            assert squeezed(baseline.person[baseline.respondent[who].person_id].name) in text

    def test_a_quiet_day_has_more_room_to_write(self, baseline):
        def empty_below_first_notes(count: int) -> float:
            import pypdfium2

            with pypdfium2.PdfDocument(day_sheet(to_come(baseline, count), DAY, no_assets()).pdf) as pdf:
                words = pdf[0].get_textpage()
                notes = words.search("Notes").get_next()
                box = words.get_charbox(notes[0])
                below = [words.get_charbox(n)[3] for n in range(notes[0] + 5, words.count_chars())]
                return box[1] - max(top for top in below if top < box[1] - 1)

        assert empty_below_first_notes(2) > 2 * empty_below_first_notes(4) > 0

    def test_a_fuller_day_runs_on_and_keeps_each_sitting_whole(self, told, baseline):
        planned = to_come(baseline, 10)
        made = day_sheet(planned, DAY, told.assets)
        assert made.pages > 1
        assert made.messages == ()
        for sitting in planned.interviews:
            (page,) = [text for text in bodies(made) if f"{sitting.appointment:%H:%M}–" in text]
            assert squeezed("·".join(must_asks(baseline, sitting.plan))) in squeezed(page)

    def test_names_and_jobs_as_hostile_as_they_come_lose_nothing(self, baseline):
        people = tuple(
            replace(p, name=f"<b>{p.name}</b> " + "x" * 400, job="=HYPERLINK() & co") for p in baseline.people
        )
        text = squeezed(text_of(to_come(replace(baseline, people=people), 3)))
        assert squeezed("<b>Helen Ashdown</b>" + "x" * 400) in text
        assert "=HYPERLINK()&co" in text
