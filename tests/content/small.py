"""A small sound pack as text, for tests to break in one place."""

from __future__ import annotations

from pathlib import Path

SMALL = {
    "pack.toml": """\
[pack]
id = "small"
version = "1.0.0"
title = "Small pack"
licence = "Free"

[[scale]]
level = 1
name = "one"
meaning = "The first step."
[[scale]]
level = 2
name = "two"
meaning = "The second step."
[[scale]]
level = 3
name = "three"
meaning = "The third step."
[[scale]]
level = 4
name = "four"
meaning = "The fourth step."
[[scale]]
level = 5
name = "five"
meaning = "The fifth step."

[[criteria]]
id = "value"
title = "Value"

[[roles]]
id = "ceo"
title = "Chief executive"
side = "business"
[[roles]]
id = "developer"
title = "Developer"
side = "it"

[[kpi_families]]
id = "value"
title = "Value"
covers = ["C2.K3"]
""",
    "challenges/C1.toml": """\
[challenge]
id = "C1"
number = 1
title = "Communication"
short = "Talk"
colour = "#0072b2"
summary = "How the two sides talk."
covers = ["C1"]

[[practices]]
id = "C1.P1"
challenge = "C1"
title = "Shared expectations"
short = "Expectations"
summary = "What is wanted is settled first."
strong = "work starts agreed"
weak = "work starts unagreed"
covers = ["C1.S1"]

[[questions]]
id = "C1.P1.Q1"
practice = "C1.P1"
text = "How does work start?"
why = "It shows in rework."
levels = [
    "Nobody writes anything down.",
    "Some requests have a short note.",
    "A brief is agreed before large work.",
    "Misses are counted and looked into.",
    "Both sides keep sharpening the form.",
]
spoken = ["nothing", "notes", "briefs", "counted", "sharpened"]
listen_for = ["Stories of rework"]
probes = ["When last?", "Who wrote it?"]
evidence = ["The last brief"]
criteria = ["value"]

[[questions]]
id = "C1.P1.Q2"
practice = "C1.P1"
text = "Who checks the result?"
why = "It shows whether finished has a meaning."
levels = [
    "It is thrown over the wall.",
    "A user looks when there is time.",
    "Acceptance points are gone through.",
    "Failed points are traced to causes.",
    "Checks change with what was learned.",
]
spoken = ["nobody", "a user", "a list", "causes", "learning"]
listen_for = ["Surprises"]
probes = ["When last?", "Who signed?"]
evidence = ["A signed list"]
audience = ["developer"]
criteria = ["value"]
tells_apart = [{ sign = "Nobody was asked", points_to = "C1.S2" }, { sign = "Nobody could say", points_to = "C3.S1" }]

[[questions]]
id = "C1.P1.Q3"
practice = "C1.P1"
text = "What stands in the way?"
why = "It tells two causes apart."
levels = [
    "Nobody can say.",
    "Each side names the other.",
    "A joint list exists.",
    "The list is worked off by date.",
    "Causes are removed before they bite.",
]
spoken = ["unknown", "blame", "list", "worked off", "prevented"]
listen_for = ["Blame"]
probes = ["Since when?", "Who could?"]
evidence = ["The list"]
criteria = ["value"]
follow_up = { question = "C1.P1.Q1", at_most = 2 }
""",
    "findings/C1.toml": """\
[[findings]]
id = "C1.F1"
practice = "C1.P1"
title = "Work starts unagreed"
condition = "Work begins on a word."
criteria = "Work begins on a brief."
cause = "No step between asking and starting."
effect = "Rework."
consequence = "Paid twice."
recommendation = "Introduce a brief."
impact = 4
likelihood = 3
rule = { score_at_most = 24 }
solutions = ["C1.S1"]
""",
    "solutions/C1.toml": """\
[[solutions]]
id = "C1.S1"
challenge = "C1"
title = "One-page brief"
purpose = "Agree first."
steps = ["Draft it.", "Use it."]
first_week = "Try it twice."
owner_role = "Head of unit"
effort = 2
impact = 4
duration_weeks = 6
horizon = 30
cost_drivers = ["Hours"]
risks = ["It grows"]
measures = ["Share with brief"]
lifts = [{ practice = "C1.P1", tenths = 10 }]
""",
    "plans.toml": """\
[[scripts]]
id = "consent"
title = "Consent"
occasion = "opening"
text = "May I take notes?"

[[plans]]
id = "it-30"
title = "Developer, 30 minutes"
roles = ["developer"]
minutes = 30
opening = "Welcome."
closing = "Thank you."
questions = ["C1.P1.Q1", "C1.P1.Q2"]
must_ask = ["C1.P1.Q1"]
""",
    "kpis.toml": """\
[[kpis]]
id = "accepted"
family = "value"
title = "Accepted at once"
formula = "accepted / delivered"
unit = "%"
direction = "higher"
target = "90"
amber = "80"
cadence = "monthly"
grace_days = 10
business_owner_role = "Head of unit"
it_owner_role = "Head of IT"
""",
    "registers/forums.toml": """\
[register]
id = "forums"
title = "Forums"
summary = "Meetings of both sides."

[[register.fields]]
id = "name"
title = "Name"
kind = "text"
required = true

[[register.fields]]
id = "cadence"
title = "Cadence"
kind = "choice"
choices = [{ id = "weekly", title = "Weekly" }, { id = "monthly", title = "Monthly" }]

[[register.starters]]
id = "points"
values = { name = "Open points", cadence = "weekly" }
covers = ["C1.R1"]
""",
    "workshop.toml": """\
[[workshop]]
id = "widest"
title = "The widest gaps"
minutes = 40
purpose = "See where the two sides part ways."
steps = ["Show one gap", "Ask both sides for an example"]
""",
    "translations/de.toml": """\
["C1.P1.Q1"]
text = "Wie beginnt eine Arbeit?"
spoken = ["nichts", "Notizen", "Auftrag", "gezählt", "geschärft"]

["C1.P1.Q2"]
tells_apart = ["Niemand wurde gefragt", "Niemand konnte es sagen"]

["criteria.value"]
title = "Wert"

["forums.fields.cadence.choices.weekly"]
title = "Wöchentlich"

["forums.starters.points"]
name = "Offene Punkte"

["scale.2"]
name = "zwei"
""",
}


def write_pack(folder: Path, files: dict[str, str] | None = None) -> Path:
    """The folder with a pack's files in it; the small pack unless other files are given."""
    for name, text in (SMALL if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old` in a file by `new`; the line it stands in. Fails where the file does not hold it."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
