"""Advice on the texts of a pack: what is marked, and what is let pass."""

from __future__ import annotations

import pytest

from alignment_desktop.content.advice import advise, holds_in_the_middle
from alignment_desktop.content.packs import load_pack
from alignment_desktop.domain.pack import FindingRule
from tests.content.small import change, write_pack

QUESTION = 'text = "How does work start?"'
LEVEL = '"Some requests have a short note.",'


@pytest.fixture
def folder(tmp_path):
    return write_pack(tmp_path)


def told(folder, about, base=None):
    return [a.words for a in advise(load_pack(folder, base=base), base=base) if str(a).startswith(about)]


def asked(folder, text):
    change(folder, "challenges/C1.toml", QUESTION, f'text = "{text}"')
    return told(folder, "questions.C1.P1.Q1.text (en)")


def levelled(folder, text):
    change(folder, "challenges/C1.toml", LEVEL, f'"{text}",')
    return told(folder, "questions.C1.P1.Q1.levels.2 (en)")


def said_in_german(folder, text):
    change(folder, "translations/de.toml", "Wie beginnt eine Arbeit?", text)
    return told(folder, "questions.C1.P1.Q1.text (de)")


@pytest.mark.parametrize(
    ("text", "word", "why"),
    [
        ("Isn't it hard to start work here?", "Isn't it", "suggests"),
        ("Is work surely written down here?", "surely", "suggests"),
        ("Wouldn't you say that work starts late?", "Wouldn't you say", "suggests"),
        ("Why don't people write down what they want?", "Why don't", "defence"),
        ("How does work start, and who checks the result?", "and who", "two things"),
        ("How is work started and/or ended here?", "and/or", "two things"),
        ("How does work start? How does it end?", "start? How does it end?", "two things"),
        ("How are requests and results written down?", "and results", "may ask"),
        ("How do stakeholders start a piece of work?", "stakeholders", "outside the trade"),
        ("How is the backlog of work put in order?", "backlog", "outside the trade"),
        ("How is new work prioritized in this company?", "prioritized", "American"),
        ("How do vendors learn that work has started?", "vendors", "supplier"),
    ],
)
def test_words_that_spoil_a_question_are_named_with_the_reason(folder, text, word, why):
    words = asked(folder, text)
    assert any(f"“{word}”" in told and why in told for told in words), words


@pytest.mark.parametrize(
    "text",
    [
        "How does work for business and IT start in this company?",
        "How do IT and business agree that a piece of work may start?",
        "Who decides that a piece of work is organised well enough to start?",
        "Describe the last piece of work that had to wait.",
    ],
)
def test_a_plain_question_is_let_pass(folder, text):
    assert asked(folder, text) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Finden Sie nicht auch, dass Arbeit zu spät beginnt?", "suggests"),
        ("Warum wird die Arbeit hier nicht aufgeschrieben?", "defence"),
        ("Wie beginnt eine Arbeit, und wer prüft das Ergebnis?", "two things"),
        ("Wie werden Wünsche und Ergebnisse aufgeschrieben?", "may ask"),
        ("Wie priorisieren Sie die Arbeit in diesem Unternehmen?", "outside the trade"),
        ("Wie beginnt im Business eine neue Arbeit?", "English"),
        ("Wie beginnst du mit einer neuen Arbeit?", "familiar"),
        ("Wie erfährt der Anbieter, dass die Arbeit beginnt?", "Lieferant"),
        ('Was heißt hier \\"fertig\\", wenn Arbeit beginnt?', "quotation marks"),
    ],
)
def test_german_has_rules_of_its_own(folder, text, why):
    words = said_in_german(folder, text)
    assert any(why in told for told in words), words


def test_plain_german_is_let_pass(folder):
    assert said_in_german(folder, "Wie wissen Fachbereich und IT, was „fertig“ heißt?") == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Good, open teamwork.", "fewer than 6 words"),
        ("Cordial and trustful teamwork across all of the company.", "no common verb"),
        ("Requests are written down in an adequate way by some.", "judges"),
        ("Nobody here writes anything down on paper.", "nearly what level 1 says"),
        ("Some requests have a short note with the wish", "does not end"),
        ("Some requests have  a short note with the wish.", "two spaces"),
        ("Some requests have a short note , not all.", "space before"),
        ("Some requests have a short note,not all of them.", "no space after"),
        ("Some requests have a short note, others...", "ellipsis"),
        ("Some requests have a short note - not all of them.", "hyphen for a dash"),
        (" ".join(["Some requests have a short note with many words."] * 4), "170 fit"),
    ],
)
def test_a_level_is_a_sentence_about_what_can_be_seen(folder, text, why):
    words = levelled(folder, text)
    assert any(why in told for told in words), words


def test_a_level_that_is_one_is_let_pass(folder):
    assert levelled(folder, "Some of the requests come with a short note about the outcome.") == []


def test_a_spoken_form_has_words_that_fit_the_ladder(folder):
    change(folder, "challenges/C1.toml", '"notes"', '"Misunderstandingly"')
    assert told(folder, "questions.C1.P1.Q1.spoken.2") == [
        "has a word of 18 letters, where 16 fit: “Misunderstandingly”"
    ]


def test_two_questions_that_ask_nearly_the_same_are_named(folder):
    change(folder, "challenges/C1.toml", "Who checks the result?", "So how does the work start?")
    assert told(folder, "questions.C1.P1.Q2.text") == ["asks nearly what C1.P1.Q1 asks"]


def test_a_sentence_that_stands_in_two_parts_is_named_once(folder):
    said = "Work that begins on a word is paid for twice by the company."
    change(folder, "findings/C1.toml", "Introduce a brief.", said)
    change(folder, "solutions/C1.toml", "Agree first.", said)
    assert told(folder, "findings.C1.F1.recommendation") == []
    again = "says a sentence again that stands in findings.C1.F1"
    assert told(folder, "solutions.C1.S1.purpose") == [again]


def test_a_part_that_is_hard_to_read_is_named_with_its_grade(folder):
    hard = (
        "Organisational interdependencies necessitate comprehensive interdepartmental documentation responsibilities."
    )
    change(folder, "findings/C1.toml", "Introduce a brief.", hard)
    (words,) = told(folder, "findings.C1.F1 (en)")
    assert words.startswith("reads at grade ")
    assert "3 to 10 is meant" in words


def test_a_part_that_is_translated_in_part_names_what_is_missing(folder):
    (words,) = told(folder, "questions.C1.P1.Q1 (de)")
    assert words == "is translated in part; still missing: why, levels, listen_for, probes, evidence"


def test_a_solution_has_a_way_to_it_and_a_weakness_a_way_out(folder):
    assert "is reached from no finding" not in told(folder, "solutions.C1.S1 (")
    change(folder, "findings/C1.toml", 'solutions = ["C1.S1"]', "solutions = []")
    assert "is reached from no finding" in told(folder, "solutions.C1.S1 (")
    assert told(folder, "findings.C1.F1.solutions") == ["is a weakness that leads to no solution"]
    change(folder, "findings/C1.toml", "rule = { score_at_most = 24 }", "rule = { single_sided = true }")
    assert told(folder, "findings.C1.F1.solutions") == []


def test_a_strength_rests_on_a_high_score(folder):
    change(folder, "findings/C1.toml", 'practice = "C1.P1"', 'practice = "C1.P1"\nkind = "strength"')
    assert told(folder, "findings.C1.F1.rule") == ["is a strength that a score of 3.0 or less can propose"]


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        (FindingRule(score_at_most=30), True),
        (FindingRule(score_at_most=29), False),
        (FindingRule(score_at_least=30), True),
        (FindingRule(score_at_least=31), False),
        (FindingRule(score_at_most=30, gap_at_least=10), False),
        (FindingRule(symptoms_at_least=2), False),
        (FindingRule(dont_know_at_least=1), False),
        (FindingRule(single_sided=True), False),
        (FindingRule(contradicted_claim=True), False),
        (FindingRule(single_sided=False), True),
    ],
)
def test_a_rule_that_holds_where_everybody_answers_three_is_known(rule, holds):
    assert holds_in_the_middle(rule) is holds


def test_symptoms_and_remedies_that_nothing_speaks_about_are_listed(folder):
    words = told(folder, "pack")
    assert "has no finding that covers C1.S1" in words
    assert "has no question that covers C4.F1" in words
    assert "has no solution that covers C5.Z4" in words
    assert "has no solution that covers C1.S1" not in words


def test_an_addition_is_looked_at_beside_its_base(folder, tmp_path_factory):
    base = load_pack(folder)
    mine = write_pack(
        tmp_path_factory.mktemp("mine"),
        {
            "pack.toml": '[pack]\nid = "mine"\nversion = "1.0.0"\ntitle = "Mine"\nlicence = "Free"\n',
            "challenges/C1.toml": """\
[[questions]]
id = "C1.P1.Q9"
practice = "C1.P1"
text = "So how does the work start?"
why = "It shows in what is done twice."
levels = [
    "Nobody has said a word beforehand about what is wanted.",
    "Some people send a short note of their own making.",
    "Larger requests come with a brief that both sides have signed.",
    "Misses are counted each month, and somebody asks for the cause.",
    "The form changes when both sides have learned something.",
]
spoken = ["nothing", "notes", "briefs", "counted", "sharpened"]
listen_for = ["Stories of things done twice"]
probes = ["When did that happen last?", "Who wrote it down?"]
evidence = ["The last brief"]
criteria = ["value"]
""",
        },
    )
    assert told(mine, "questions", base) == ["asks nearly what C1.P1.Q1 asks"]


def test_advice_says_where_it_belongs(folder):
    change(folder, "challenges/C1.toml", LEVEL, '"Some requests have a note.",')
    advice = next(a for a in advise(load_pack(folder)) if a.field == "levels.2")
    assert (advice.language, advice.address) == ("en", "questions.C1.P1.Q1")
    assert str(advice) == "questions.C1.P1.Q1.levels.2 (en): " + advice.words
