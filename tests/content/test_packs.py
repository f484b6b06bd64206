"""Packs read, laid over each other, kept as text, described as schema."""

from __future__ import annotations

import hashlib
import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alignment_desktop.content.files import resources
from alignment_desktop.content.kept import pack_from_text, pack_text
from alignment_desktop.content.packs import load_pack, overlay, pack_schema
from alignment_desktop.content.plain import plain
from alignment_desktop.content.translation import translated
from alignment_desktop.domain.errors import InputProblems
from tests.content.small import SMALL, change, write_pack


@pytest.fixture
def folder(tmp_path):
    return write_pack(tmp_path / "small")


def problems_of(folder, **kwargs):
    with pytest.raises(InputProblems) as caught:
        load_pack(folder, **kwargs)
    return caught.value.problems


def test_a_sound_pack_is_read_whole(folder):
    pack = load_pack(folder)
    assert [level.name for level in pack.scale] == ["one", "two", "three", "four", "five"]
    assert [q.id for q in pack.questions_of["C1.P1"]] == ["C1.P1.Q1", "C1.P1.Q2", "C1.P1.Q3"]
    assert pack.solution["C1.S1"].lifts[0].tenths == 10
    assert pack.register["forums"].starters[0].values == {"name": "Open points", "cadence": "weekly"}
    assert {t.language for t in pack.translations} == {"de"}


def test_a_follow_up_weighs_nothing_unless_the_pack_says_otherwise(folder):
    assert load_pack(folder).question["C1.P1.Q3"].weight == 0
    change(folder, "challenges/C1.toml", "follow_up =", "weight = 2\nfollow_up =")
    assert load_pack(folder).question["C1.P1.Q3"].weight == 2


ONE_FAULT = [
    # file, words to replace, replacement, field, what the problem says
    ("pack.toml", 'version = "1.0.0"', 'version = "one"', "pack.version", "three numbers"),
    ("pack.toml", 'licence = "Free"', "licence = 3", "pack.licence", "the whole number 3, expected a text of 1 to 120"),
    ("pack.toml", "level = 5", "level = 6", "scale[5].level", "a whole number from 1 to 5"),
    ("pack.toml", 'side = "it"', 'side = "both"', "roles[developer].side", "one of: business, it"),
    ("pack.toml", "[[criteria]]", "[[criterion]]", "criterion", "is not known here, expected “criteria”"),
    (
        "challenges/C1.toml",
        'short = "Talk"',
        'shrot = "Talk"',
        "challenge.shrot",
        "is not known here, expected “short”",
    ),
    (
        "challenges/C1.toml",
        '"nothing"',
        '""',
        "questions[C1.P1.Q1].spoken[1]",
        "is an empty text, expected a text of 1",
    ),
    (
        "challenges/C1.toml",
        '"briefs", ',
        "",
        "questions[C1.P1.Q1].spoken",
        "a list of 4, expected a list of 5 elements",
    ),
    ("challenges/C1.toml", 'id = "C1.P1.Q2"', 'id = "C1 P1"', "questions[C1 P1].id", "expected an id such as"),
    ("challenges/C1.toml", 'id = "C1.P1.Q2"', 'id = "C1.P1.Q1"', "questions[C1.P1.Q1].id", "a second time (first in"),
    ("challenges/C1.toml", 'challenge = "C1"', 'challenge = "C9"', "practices[C1.P1].challenge", "id of a challenge"),
    ("challenges/C1.toml", 'practice = "C1.P1"', 'practice = "C1.P9"', "questions[C1.P1.Q1].practice", "of a practice"),
    (
        "challenges/C1.toml",
        'criteria = ["value"]',
        'criteria = ["x"]',
        "questions[C1.P1.Q1].criteria[1]",
        "a criterion",
    ),
    ("challenges/C1.toml", '["developer"]', '["cto"]', "questions[C1.P1.Q2].audience[1]", "the id of a role"),
    (
        "challenges/C1.toml",
        'audience = ["developer"]',
        'audience = ["developer"]\nsides = ["business"]',
        "questions[C1.P1.Q2].audience[1]",
        "roles of the sides that can answer",
    ),
    ("challenges/C1.toml", 'question = "C1.P1.Q1"', 'question = "Q"', "follow_up.question", "the id of a question"),
    ("challenges/C1.toml", 'question = "C1.P1.Q1"', 'question = "C1.P1.Q3"', "follow_up.question", "leads back to"),
    (
        "challenges/C1.toml",
        ", at_most = 2 }",
        " }",
        "questions[C1.P1.Q3].follow_up",
        "has 0 conditions, expected exactly",
    ),
    (
        "challenges/C1.toml",
        "at_most = 2 }",
        'at_most = 2, is = "DK" }',
        "questions[C1.P1.Q3].follow_up",
        "2 conditions",
    ),
    ("challenges/C1.toml", "at_most = 2 }", 'is = "maybe" }', "follow_up.is", "one of: DK, NA, declined"),
    (
        "challenges/C1.toml",
        '"Some requests have a short note."',
        '"Nobody ever writes anything down."',
        "questions[C1.P1.Q1].levels[2]",
        "reads nearly like level 1",
    ),
    ("challenges/C1.toml", '"notes"', '"Nothing"', "questions[C1.P1.Q1].spoken[2]", "reads nearly like level 1"),
    ("challenges/C1.toml", 'covers = ["C1"]', 'covers = ["C1.X9"]', "challenge.covers[1]", "resources/domain-ids.toml"),
    ("challenges/C1.toml", 'why = "It shows in', 'replaces = "C1.P1.Q2"\nwhy = "', "Q1].replaces", "is still asked"),
    ("findings/C1.toml", 'practice = "C1.P1"', 'practice = "P"', "findings[C1.F1].practice", "the id of a practice"),
    ("findings/C1.toml", '"C1.S1"', '"C1.S9"', "findings[C1.F1].solutions[1]", "the id of a solution"),
    ("findings/C1.toml", "{ score_at_most = 24 }", "{}", "findings[C1.F1].rule", "has no condition, expected"),
    ("findings/C1.toml", "{ score_at_most = 24 }", '{ higher = "it" }', "findings[C1.F1].rule", "has no condition"),
    ("findings/C1.toml", "= 24 }", '= 24, higher = "it" }', "findings[C1.F1].rule.higher", "gap_at_least beside it"),
    ("findings/C1.toml", "= 24 }", "= 24, score_at_least = 30 }", "rule.score_at_least", "which no score"),
    (
        "findings/C1.toml",
        "= 24 }",
        "= 2.4 }",
        "rule.score_at_most",
        "is the number 2.4, expected a whole number from 10",
    ),
    ("solutions/C1.toml", '"C1.P1"', '"C1.P2"', "solutions[C1.S1].lifts[1].practice", "the id of a practice"),
    ("solutions/C1.toml", "effort = 2", 'effort = 2\nneeds = ["C1.S2"]', "C1.S1].needs[1]", "the id of a solution"),
    ("solutions/C1.toml", "effort = 2", 'effort = 2\nneeds = ["C1.S1"]', "solutions[C1.S1].needs", "no circle"),
    ("solutions/C1.toml", "horizon = 30", "horizon = 31", "solutions[C1.S1].horizon", "one of: 30, 60, 90, 180"),
    ("plans.toml", 'roles = ["developer"]', 'roles = ["cto"]', "plans[it-30].roles[1]", "the id of a role"),
    ("plans.toml", 'roles = ["developer"]', 'roles = ["ceo"]', "plans[it-30].questions[2]", "which is not for ceo"),
    ("plans.toml", '"C1.P1.Q2"]', '"C1.P1.Q9"]', "plans[it-30].questions[2]", "the id of a question"),
    ("plans.toml", '"C1.P1.Q2"]', '"C1.P1.Q1"]', "plans[it-30].questions[2]", "a second time"),
    ("plans.toml", 'must_ask = ["C1.P1.Q1"]', 'must_ask = ["C1.P1.Q3"]', "plans[it-30].must_ask[1]", "own questions"),
    ("plans.toml", 'must_ask = ["C1.P1.Q1"]', 'must_ask = ["Q"]', "plans[it-30].must_ask[1]", "the id of a question"),
    ("challenges/C1.toml", '"C3.S1"', '"C3.S9"', "C1.P1.Q2].tells_apart[2].points_to", "domain-ids.toml"),
    ("challenges/C1.toml", ', { sign = "Nobody could say", points_to = "C3.S1" }', "", "tells_apart", "two or more"),
    ("challenges/C1.toml", "tells_apart =", 'asks = "target"\nweight = 1\ntells_apart =', "Q2].weight", "expected 0"),
    (
        "plans.toml",
        'occasion = "opening"',
        'occasion = "lunch"',
        "scripts[consent].occasion",
        "one of: closing, opening",
    ),
    ("workshop.toml", "minutes = 40", "minutes = 0", "workshop[widest].minutes", "from 1 to 240"),
    ("registers/forums.toml", "values = { name", 'levels = ["none"]\nvalues = { name', "levels", "six"),
    ("kpis.toml", 'family = "value"', 'family = "wealth"', "kpis[accepted].family", "the id of a KPI family"),
    ("kpis.toml", 'target = "90"', 'target = "ninety"', "kpis[accepted].target", "a decimal number as text"),
    ("kpis.toml", 'amber = "80"', 'amber = "95"', "kpis[accepted].amber", "the worse side of the target"),
    ("kpis.toml", 'direction = "higher"', 'direction = "range"', "kpis[accepted].target_high", "the upper end"),
    ("kpis.toml", 'amber = "80"', 'target_high = "99"', "kpis[accepted].target_high", "with “range” only"),
    ("registers/forums.toml", 'cadence = "weekly"', 'cadence = "daily"', "starters[points].values.cadence", "monthly"),
    ("registers/forums.toml", 'cadence = "weekly"', 'chair = "x"', "starters[points].values.chair", "not a field"),
    ("registers/forums.toml", 'kind = "text"', 'kind = "choice"', "register.fields[name].choices", "is missing"),
    ("registers/forums.toml", 'id = "cadence"', 'id = "name"', "register.fields[name].id", "a second time"),
    ("registers/forums.toml", 'id = "monthly"', 'id = "weekly"', "choices[weekly].id", "a second time"),
    ("registers/forums.toml", '["C1.R1"]', '["C1.R77"]', "register.starters[points].covers[1]", "domain-ids.toml"),
    ("translations/de.toml", '["C1.P1.Q1"]', '["C1.P1.Q7"]', "C1.P1.Q7", "is not a part of the pack"),
    ("translations/de.toml", '["criteria.value"]', '["value"]', "value", "criteria.value, kpi_families.value"),
    ("translations/de.toml", "text =", "texts =", "C1.P1.Q1.texts", "not a field with words here"),
    ("translations/de.toml", '"nichts", ', "", "C1.P1.Q1.spoken", "a list of 4, expected a list of 5"),
    ("translations/de.toml", '["scale.2"]', '["questions.C1.P1.Q1"]', "questions.C1.P1.Q1", "translated twice"),
    (
        "translations/de.toml",
        '"Niemand wurde gefragt", ',
        "",
        "C1.P1.Q2.tells_apart",
        "a list of 1, expected a list of 2",
    ),
    ("translations/de.toml", 'name = "Offene', 'cadence = "Offene', "forums.starters.points.cadence", "one of: name"),
]


@pytest.mark.parametrize(("file", "old", "new", "field", "says"), ONE_FAULT)
def test_a_fault_is_named_with_file_line_and_field(folder, file, old, new, field, says):
    start = change(folder, file, old, new)
    changed = range(start, start + new.count("\n") + 1)
    fitting = [p for p in problems_of(folder) if p.startswith(f"{file}:") and says in p]
    assert fitting, problems_of(folder)
    place, line, named, _words = fitting[0].split(":", 3)
    assert (place, named.strip()[-len(field) :]) == (file, field)
    # What is missing, or was right before, is named where its own key or its table stands.
    named_line = (folder / file).read_text(encoding="utf-8").splitlines()[int(line) - 1]
    leaf = field.rpartition(".")[2].partition("[")[0]
    assert int(line) in changed or named_line.startswith((leaf, "["))


def test_a_missing_field_is_named_at_the_head_of_its_table(folder):
    line = change(folder, "findings/C1.toml", 'cause = "No step between asking and starting."\n', "")
    assert line > 1
    assert problems_of(folder) == (
        "findings/C1.toml:1: findings[C1.F1].cause: is missing, expected a text of 1 to 2000 characters",
    )


def test_an_element_of_a_list_over_several_lines_is_named_with_its_own_line(folder):
    line = change(folder, "challenges/C1.toml", '"Misses are counted and looked into."', "4")
    words = "is the whole number 4, expected a text of 1 to 2000 characters"
    assert problems_of(folder) == (f"challenges/C1.toml:{line}: questions[C1.P1.Q1].levels[4]: {words}",)


def test_a_plan_with_more_than_a_question_in_three_minutes_is_refused(folder):
    text = SMALL["challenges/C1.toml"]
    block = text[text.index("[[questions]]") : text.index("[[questions]]", text.index("[[questions]]") + 1)]
    extra = [block.replace("C1.P1.Q1", f"C1.P1.Q{n}") for n in (4, 5, 6)]
    (folder / "challenges/C1.toml").write_text(text + "\n" + "\n".join(extra), encoding="utf-8")
    change(folder, "plans.toml", "minutes = 30", "minutes = 14")
    change(folder, "plans.toml", '"C1.P1.Q2"]', '"C1.P1.Q2", "C1.P1.Q4", "C1.P1.Q5"]')
    assert load_pack(folder)
    line = change(folder, "plans.toml", '"C1.P1.Q5"]', '"C1.P1.Q5", "C1.P1.Q6"]')
    words = "has 5 questions in 14 minutes, expected 4 at most (one in 3 minutes)"
    assert problems_of(folder) == (f"plans.toml:{line}: plans[it-30].questions: {words}",)


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("yes_no", "yes", "true"),
        ("level", "0", "6"),
        ("number", "-1.5", "1,5"),
        ("date", "2026-11-23", "23.11.2026"),
        ("text", "anything", None),
        ("person", None, "Ann"),
        ("link", None, "F-01"),
    ],
)
def test_a_starter_holds_values_its_fields_can_take(folder, kind, good, bad):
    change(
        folder,
        "registers/forums.toml",
        "[[register.starters]]",
        f"""\
[[register.fields]]
id = "more"
title = "More"
kind = "{kind}"

[[register.starters]]""",
    )
    change(folder, "registers/forums.toml", 'cadence = "weekly" }', 'cadence = "weekly", more = "VALUE" }')
    path = folder / "registers/forums.toml"
    text = path.read_text(encoding="utf-8")
    if good is not None:
        path.write_text(text.replace("VALUE", good), encoding="utf-8")
        assert load_pack(folder).register["forums"].starters[0].values["more"] == good
    if bad is not None:
        path.write_text(text.replace("VALUE", bad), encoding="utf-8")
        assert [p.split(": ")[1] for p in problems_of(folder)] == ["register.starters[points].values.more"]


def test_a_range_goes_upwards(folder):
    change(folder, "kpis.toml", 'direction = "higher"', 'direction = "range"\ntarget_high = "90"')
    assert [p.split(": ")[1] for p in problems_of(folder)] == ["kpis[accepted].target_high"]


def test_a_question_has_each_side_once(folder):
    change(folder, "challenges/C1.toml", 'audience = ["developer"]', 'sides = ["it", "it"]')
    assert [p.split(": ")[1] for p in problems_of(folder)] == ["questions[C1.P1.Q2].sides"]


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("true", "is the yes/no value true"),
        ("1e400", "is the number inf"),
        ("0x" + "f" * 40, "is a very large number"),
        ("1979-05-27", "is a date or time"),
        ("{ a = 1 }", "is a table"),
        ("[1, 2]", "is a list of 2"),
        ('"""' + "x" * 121 + '"""', "is a text of 121 characters"),
        ('"a\\u0007b"', None),
    ],
)
def test_what_stands_in_the_place_of_a_title_is_said_in_words(folder, value, says):
    change(folder, "kpis.toml", 'title = "Accepted at once"', f"title = {value}")
    if says is None:
        assert load_pack(folder).kpis[0].title == "a\x07b"
    else:
        words = f"kpis.toml:4: kpis[accepted].title: {says}, expected a text of 1 to 120 characters"
        assert problems_of(folder) == (words,)


def test_a_text_where_tables_belong_is_refused(folder):
    change(folder, "findings/C1.toml", "rule = { score_at_most = 24 }", "rule = 24")
    change(folder, "solutions/C1.toml", 'lifts = [{ practice = "C1.P1", tenths = 10 }]', "lifts = 10")
    found = {p.split(": ")[1]: p.split(": ", 2)[2] for p in problems_of(folder)}
    assert found["findings[C1.F1].rule"] == "is the whole number 24, expected a table"
    expected = "is the whole number 10, expected a list of 1 or more elements, each a table with practice, tenths"
    assert found["solutions[C1.S1].lifts"] == expected


def test_a_file_that_cannot_be_read_is_named_once(folder):
    (folder / "solutions/C1.toml").unlink()
    (folder / "solutions/C1.toml").mkdir()
    (problem,) = problems_of(folder)
    assert problem.startswith("solutions/C1.toml:1: file: cannot be read")


def test_the_scale_has_each_of_five_levels(folder):
    change(folder, "pack.toml", 'level = 4\nname = "four"\nmeaning = "The fourth step."\n[[scale]]\n', "")
    assert problems_of(folder) == ("pack.toml:7: scale: has the levels 1, 2, 3, 5, expected each of 1 to 5 once",)


def test_two_challenges_share_neither_number_nor_colour(folder):
    other = SMALL["challenges/C1.toml"].split("[[practices]]")[0].replace('"C1"', '"C2"', 1)
    (folder / "challenges/C2.toml").write_text(other, encoding="utf-8")
    assert [p.split(": ")[1] for p in problems_of(folder)] == ["challenge.number", "challenge.colour"]


def test_a_kpi_with_a_target_of_zero_needs_a_limit_of_its_own(folder):
    change(folder, "kpis.toml", 'target = "90"\namber = "80"\n', 'target = "0"\n')
    assert [p.split(": ")[1] for p in problems_of(folder)] == ["kpis[accepted].amber"]


def test_a_broken_pack_lists_all_its_errors_in_one_run(folder):
    change(folder, "pack.toml", 'title = "Small pack"', 'titel = "Small pack"')
    change(folder, "challenges/C1.toml", 'colour = "#0072b2"', 'colour = "blue"')
    change(folder, "challenges/C1.toml", 'probes = ["When last?", "Who wrote it?"]', 'probes = ["When last?"]')
    change(folder, "findings/C1.toml", "impact = 4", "impact = 9\nseverity = 3")
    change(folder, "findings/C1.toml", "{ score_at_most = 24 }", "{}")
    change(folder, "solutions/C1.toml", "steps = [", "steps = [[")
    change(folder, "plans.toml", '"C1.P1.Q2"]', '"C1.P1.Q8"]')
    change(folder, "translations/de.toml", "spoken", "said")
    (folder / "extra").mkdir()
    (folder / "extra/notes.toml").write_text("a = 1", encoding="utf-8")
    (folder / "kpis.toml").write_bytes(b'[[kpis]]\nid = "\xff"\n')
    found = [problem.split(": ")[:2] for problem in problems_of(folder)]
    assert sorted(found) == sorted(
        [
            ["extra/notes.toml:1", "file"],
            ["pack.toml:1", "pack.title"],
            ["pack.toml:4", "pack.titel"],
            ["challenges/C1.toml:6", "challenge.colour"],
            ["challenges/C1.toml:34", "questions[C1.P1.Q1].probes"],
            ["findings/C1.toml:11", "findings[C1.F1].impact"],
            ["findings/C1.toml:12", "findings[C1.F1].severity"],
            ["findings/C1.toml:14", "findings[C1.F1].rule"],
            ["kpis.toml:2", "file"],
            ["plans.toml:14", "plans[it-30].questions[2]"],
            ["solutions/C1.toml:7", "file"],
            ["translations/de.toml:3", "C1.P1.Q1.said"],
        ]
    )


def test_what_can_be_read_of_a_part_with_a_fault_is_checked_in_the_same_run(folder):
    change(folder, "challenges/C1.toml", 'text = "What stands in the way?"', 'text = ""')
    change(folder, "challenges/C1.toml", ", at_most = 2 }", " }")
    change(folder, "plans.toml", 'opening = "Welcome."\n', "")
    change(folder, "plans.toml", '"C1.P1.Q2"]', '"C1.P1.Q8"]')
    change(folder, "solutions/C1.toml", "horizon = 30", 'horizon = 1\nneeds = ["C1.S7"]\ncovers = ["C9"]')
    assert sorted(problem.split(": ")[1] for problem in problems_of(folder)) == [
        "plans[it-30].opening",
        "plans[it-30].questions[2]",
        "questions[C1.P1.Q3].follow_up",
        "questions[C1.P1.Q3].text",
        "solutions[C1.S1].covers[1]",
        "solutions[C1.S1].horizon",
        "solutions[C1.S1].needs[1]",
    ]


def test_a_part_with_a_fault_is_still_known_to_those_that_name_it(folder):
    change(folder, "challenges/C1.toml", 'why = "It shows in rework."', "why = 1")
    change(folder, "registers/forums.toml", 'title = "Forums"', "title = 1")
    assert len(problems_of(folder)) == 2


def test_a_folder_without_a_head_is_no_pack(tmp_path):
    assert problems_of(tmp_path / "nowhere")[0].startswith("pack.toml:1: file: is missing")


def test_a_file_over_the_limit_is_refused_unread(folder):
    (folder / "plans.toml").write_bytes(b"#" * 2_000_001)
    assert problems_of(folder) == (
        "plans.toml:1: file: has 2000001 bytes, expected 2000000 at most; split it into several files",
    )


def test_the_place_of_a_syntax_error_is_named(folder):
    change(folder, "kpis.toml", 'unit = "%"', "unit = %")
    assert [p.split(": ")[0] for p in problems_of(folder)] == ["kpis.toml:6"]


def test_a_translation_file_is_named_after_another_language(folder):
    (folder / "translations/german.toml").write_text("", encoding="utf-8")
    (folder / "translations/en.toml").write_text("", encoding="utf-8")
    assert [p.split(":")[0] for p in problems_of(folder)] == ["translations/en.toml", "translations/german.toml"]


def test_the_summary_counts_and_the_problems_keep_the_order_of_the_lines(folder):
    change(folder, "pack.toml", 'title = "Value"', "title = 1")
    change(folder, "pack.toml", 'licence = "Free"', "licence = 1")
    with pytest.raises(
        InputProblems, match=r"The pack small has 2 problems\. Correct them and check again\."
    ) as caught:
        load_pack(folder)
    assert [p.split(": ")[1] for p in caught.value.problems] == ["pack.licence", "criteria[value].title"]


def test_a_pack_comes_back_from_its_text_as_it_was(folder):
    pack = load_pack(folder)
    text = pack_text(pack)
    assert pack_from_text(text) == pack
    assert pack.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_the_text_of_a_pack_does_not_depend_on_the_layout_of_its_files(folder, tmp_path):
    other = write_pack(tmp_path / "other")
    change(other, "challenges/C1.toml", "[challenge]", "# a remark\n\n[challenge]")
    change(other, "findings/C1.toml", "impact = 4\nlikelihood = 3", "likelihood = 3\nimpact = 4")
    change(other, "solutions/C1.toml", "effort = 2", "effort = 2\nneeds = []")
    assert pack_text(load_pack(other)) == pack_text(load_pack(folder))
    change(other, "findings/C1.toml", "impact = 4", "impact = 5")
    assert load_pack(other).sha256 != load_pack(folder).sha256


@pytest.mark.parametrize("text", ["", "null", "{}", '{"head": 1}', "[" * 5000, "\ud800"])
def test_a_text_that_is_no_pack_is_refused(text):
    with pytest.raises(InputProblems, match="cannot be read"):
        pack_from_text(text)


OWN = {
    "pack.toml": '[pack]\nid = "own"\nversion = "2.0.0"\ntitle = "Own"\nlicence = "Mine"\n',
    "findings/own.toml": SMALL["findings/C1.toml"].replace('"C1.F1"', '"own.F1"'),
    "solutions/own.toml": SMALL["solutions/C1.toml"].replace("One-page brief", "Brief of our firm"),
}


def test_an_own_pack_adds_parts_and_takes_the_place_of_known_ones(folder, tmp_path):
    core = load_pack(folder)
    own = load_pack(write_pack(tmp_path / "own", OWN), base=core)
    whole = overlay(core, own)
    assert whole.head.id == "own"
    assert [f.id for f in whole.findings] == ["C1.F1", "own.F1"]
    assert whole.solution["C1.S1"].title == "Brief of our firm"
    assert whole.questions == core.questions
    assert whole.sha256 not in (core.sha256, own.sha256)
    assert pack_from_text(pack_text(whole)) == whole


def test_an_own_pack_is_checked_against_its_base(folder, tmp_path):
    own = write_pack(tmp_path / "own", OWN)
    assert {p.split(": ")[1] for p in problems_of(own)} >= {"findings[own.F1].practice", "scale"}
    change(own, "findings/own.toml", '"C1.P1"', '"C7.P1"')
    assert [p.split(": ")[1] for p in problems_of(own, base=load_pack(folder))] == ["findings[own.F1].practice"]


def test_a_question_that_replaces_another_takes_its_place_everywhere(folder, tmp_path):
    text = SMALL["challenges/C1.toml"]
    block = text[text.index("[[questions]]") : text.index("[[questions]]", text.index("[[questions]]") + 1)]
    new = block.replace('id = "C1.P1.Q1"', 'id = "own.Q1"\nreplaces = "C1.P1.Q1"')
    core = load_pack(folder)
    own = load_pack(
        write_pack(tmp_path / "own", {"pack.toml": OWN["pack.toml"], "challenges/own.toml": new}), base=core
    )
    whole = overlay(core, own)
    assert [q.id for q in whole.questions] == ["C1.P1.Q2", "C1.P1.Q3", "own.Q1"]
    assert whole.plan["it-30"].questions == ("own.Q1", "C1.P1.Q2")
    assert whole.plan["it-30"].must_ask == ("own.Q1",)
    assert whole.question["C1.P1.Q3"].follow_up.question == "own.Q1"


def test_a_translation_stands_for_its_field_and_the_rest_keeps_its_words(folder):
    pack = load_pack(folder)
    german = translated(pack, "de")
    question, own = german.question["C1.P1.Q1"], pack.question["C1.P1.Q1"]
    assert question.text == "Wie beginnt eine Arbeit?"
    assert question.spoken == ("nichts", "Notizen", "Auftrag", "gezählt", "geschärft")
    assert (question.levels, question.why) == (own.levels, own.why)
    assert german.criteria[0].title == "Wert"
    assert german.kpi_families[0].title == "Value"
    assert german.level_name(2) == "zwei"
    register = german.register["forums"]
    assert [c.title for c in register.fields[1].choices] == ["Wöchentlich", "Monthly"]
    assert register.starters[0].values == {"name": "Offene Punkte", "cadence": "weekly"}
    assert german.sha256 == pack.sha256
    assert pack.question["C1.P1.Q1"].text == "How does work start?"


def test_a_language_without_translations_gives_the_pack_itself(folder):
    pack = load_pack(folder)
    assert translated(pack, "fr") is pack


def test_the_schema_describes_every_kind_of_file(folder):
    schema = json.loads(msgspec.json.encode(pack_schema()))
    places = {*schema["properties"], *schema["patternProperties"]}
    assert places == {
        "pack.toml",
        "plans.toml",
        "kpis.toml",
        r"^challenges/[^/]+\.toml$",
        r"^findings/[^/]+\.toml$",
        r"^solutions/[^/]+\.toml$",
        r"^registers/[^/]+\.toml$",
        r"^translations/[^/]+\.toml$",
        r"^translations/[^/]+/[^/]+\.toml$",
        "workshop.toml",
        r"^deliverables/[^/]+\.toml$",
    }
    question = schema["$defs"]["Question"]
    assert question["additionalProperties"] is False
    assert question["properties"]["levels"]["minItems"] == 5
    assert "is" in schema["$defs"]["FollowUp"]["properties"]
    assert "C1.P1.Q1" in question["properties"]["id"]["description"]


PIECES = st.sampled_from(
    [
        *("[", "]", "[[", "]]", "{", "}", '"', "'", '"""', "'''", "\\", "\\u", "=", ",", ".", "#", "\n", " ", "\x00"),
        *(
            "1",
            "1e9",
            "inf",
            "nan",
            "true",
            "1979-05-27",
            "07:32:00",
            "0x" + "f" * 40,
            "é",
            "\ud7ff",
            "a",
            "id",
            "pack",
        ),
        *("[pack]", "[[scale]]", "questions", "rule", "follow_up", "[[questions]]", "levels = ", "[[" * 50, "a." * 50),
    ]
)
GARBAGE = st.one_of(
    st.binary(max_size=60),
    st.lists(PIECES, max_size=25).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(name=st.sampled_from(sorted(SMALL)), garbage=GARBAGE, at=st.floats(0, 1), keep=st.booleans())
def test_garbage_raises_nothing_but_input_problems(folder, name, garbage, at, keep):
    raw = SMALL[name].encode()
    cut = int(len(raw) * at)
    (folder / name).write_bytes(raw[:cut] + garbage + (raw[cut:] if keep else b""))
    try:
        load_pack(folder)
        problems = None
    except InputProblems as error:
        problems = error.problems
    finally:
        (folder / name).write_bytes(raw)
    assert problems is None or problems
    assert all(len(problem.split(":", 3)) == 4 and "\n" not in problem for problem in problems or ())


def test_toml_nested_beyond_measure_is_a_problem(folder):
    (folder / "plans.toml").write_text("plans = " + "[" * 50_000, encoding="utf-8")
    assert [p.split(": ")[0] for p in problems_of(folder)] == ["plans.toml:1"]


def test_the_shipped_files_are_all_read_by_the_quick_reader():
    folder = resources() / "packs" / "core"
    left = [path.name for path in folder.rglob("*.toml") if plain(path.read_text(encoding="utf-8")) is None]
    assert left == []
