"""An adversary reads every document of random small engagements, and tries to tell what the smaller side said.

IT has one or two people who released nothing. What one of each side said to the same questions is exchanged: whoever
could tell the two engagements apart by anything issued would know something of a side that is hidden.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.compose import compose
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.answers import template_rows
from alignment_desktop.domain.disclosure import Disclosure
from alignment_desktop.domain.kickoff import Kickoff
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import Translator
from tests.builders import action, finding, lift, link, pack, question, respondent, response, snapshot, target

RATED = ("A.1.a", "A.1.b", "A.2.a", "B.1.a")
WANTED = ("A.1.t", "B.1.t")
PACK = pack(
    (
        question("A.1.a", criteria=("communications",)),
        question("A.1.b", criteria=("governance",)),
        question("A.1.t", asks="target", weight=0),
        question("A.2.a", criteria=("communications",)),
        question("B.1.a", criteria=("governance",)),
        question("B.1.t", asks="target", weight=0),
    )
)
DAY = date(2026, 11, 25)
BUSINESS, IT = ("ann", "ben", "cat", "dan"), ("ian", "jim")


@st.composite
def engagements(draw) -> tuple[Snapshot, Snapshot]:
    """A small engagement, and the same with what two people of different sides said exchanged."""
    crowd = (*BUSINESS[: draw(st.integers(1, 4))], *IT[: draw(st.integers(1, 2))])
    said = {
        who: {q: draw(st.integers(1, 5)) for q in (*RATED, *WANTED) if draw(st.booleans()) or draw(st.booleans())}
        for who in crowd
    }
    one, other = draw(st.sampled_from([who for who in crowd if who in BUSINESS])), draw(st.sampled_from(crowd[-1:]))
    # The two were asked the same, so that only who said what is exchanged, never what was asked of whom.
    said[other] = {q: draw(st.integers(1, 5)) for q in said[one]}
    exchanged = said | {one: said[other], other: said[one]}
    return _of(said), _of(exchanged)


def _of(said: Mapping[str, Mapping[str, int]], released: bool = False) -> Snapshot:
    people = [respondent(who, "it" if who in IT else "business", released=released) for who in said]
    answers = [response(who, q, level) for who, levels in said.items() for q, level in levels.items()]
    return snapshot(
        *people, answers, finding(1, practice="A.1"), action(1, due_on=DAY), link("action 1", "finding 1"),
        lift("action 1", "A.1", 5), target("A", 4.0), pack=PACK,
    )  # fmt: skip


def issued(of: Snapshot, outlines: Mapping[str, Outline]) -> dict[str, object]:
    """Everything that is made to be given away, by its name."""
    given_away: dict[str, object] = {
        f"{outline.id} {language}": compose(outline, of, Options(language=language), no_assets()).blocks
        for outline in outlines.values()
        for language in ("en", "de")
    }
    letters = Kickoff(of, Translator("en"))
    return given_away | {
        "announcement": letters.announcement(),
        "sheet": template_rows(of),
        "wishes": Disclosure(of).wishes,
        "figures": {f.about: (f.reported, f.gap, *f.mean) for f in Disclosure(of).assessment.practice.values()},
    }


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(engagements())
def test_nothing_that_is_issued_tells_which_of_two_sides_said_what(outlines_by_id, pair):
    one, other = (issued(of, outlines_by_id) for of in pair)
    assert [name for name in one if one[name] != other[name]] == []


def test_the_adversary_sees_the_difference_where_both_sides_released_it(outlines_by_id):
    said = {who: dict.fromkeys((*RATED, *WANTED), 2 if who in BUSINESS else 5) for who in (*BUSINESS[:3], *IT)}
    exchanged = said | {"ann": said["ian"], "ian": said["ann"]}
    one, other = (issued(_of(each, released=True), outlines_by_id) for each in (said, exchanged))
    assert one["assessment-report en"] != other["assessment-report en"]
    assert one["assessment-report de"] != other["assessment-report de"]
    assert one["wishes"] != other["wishes"]


@settings(max_examples=60)
@given(st.frozensets(st.sampled_from([(who, q) for who in (*BUSINESS, *IT) for q in WANTED]), min_size=1))
def test_no_wish_of_one_or_two_of_a_side_follows_from_the_wishes_shown(pairs):
    answers = {pair: response(*pair, 3) for pair in sorted(pairs)}
    people = [respondent(who, "it" if who in IT else "business") for who in (*BUSINESS, *IT)]

    def shown(raised: tuple[str, str] | None) -> list[Fraction]:
        said = [response(*pair, 4) if pair == raised else answer for pair, answer in answers.items()]
        told = Disclosure(snapshot(*people, said, pack=PACK)).wishes
        return [n or Fraction(0) for wish in told for n in (wish.pooled, *wish.mean)]

    start = shown(None)
    # What is shown is linear in what was said, so raising one answer by one gives its weight in every figure.
    weights = {pair: [n - s for n, s in zip(shown(pair), start, strict=True)] for pair in answers}
    for side in (BUSINESS, IT):
        for few in combinations(side, 2):
            for row in range(len(start)):
                behind = {who for (who, _q), column in weights.items() if column[row]}
                assert not behind or not behind <= set(few)
        hidden = {who for (who, _q), column in weights.items() if any(column)} & set(side)
        if 0 < len(hidden) < 3:
            # Where a side is too small, no sum or difference of what is shown speaks of it alone.
            rows = [{pair[0]: c[row] for pair, c in weights.items() if c[row]} for row in range(len(start))]
            assert all(not set(row) <= hidden for row in rows if row)
