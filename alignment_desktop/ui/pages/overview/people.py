"""Who sees what, and how far people agree: cards for the consultant alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from alignment_desktop.charts.bars import DistributionRow, distribution
from alignment_desktop.charts.heatmap import HeatCell, HeatRow, heatmap
from alignment_desktop.domain.agreement import USUAL_RWG, Agreement, Verdict, agreement_on
from alignment_desktop.domain.engagement import Side
from alignment_desktop.domain.interview import Interview, Response, SittingState
from alignment_desktop.domain.scoring import one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.domain.voices import Voices
from alignment_desktop.i18n import _
from alignment_desktop.ui import readings, theme, widgets, words
from alignment_desktop.ui.lines import say
from alignment_desktop.ui.pages.overview.parts import Scene, Ways, tell_button
from alignment_desktop.ui.paint import PictureView

_MOST_PEOPLE = 30
_MOST_QUESTIONS = 8
_SITTING = "sitting "
_BETWEEN = " on "


class PeopleCard(widgets.Card):
    """A row a respondent, a column a challenge (or a practice, or a question): what this person's ratings say."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Who sees what"))
        self._ways = ways
        self._scene: Scene | None = None
        self._shows_all = False
        self._voices = Voices()
        self.body.addWidget(widgets.muted(_("Every person’s own level · for your eyes only"), wraps=True))
        self.picture = PictureView(_("Levels by person"))
        self.picture.clicked.connect(self._on_clicked)
        self._more = widgets.button("", self._show_all, kind="quiet")
        widgets.add_all(self.body, (self.picture, self._more))

    def fill(self, scene: Scene) -> None:
        """Other figures from now on."""
        self._scene = scene
        snapshot, parts = scene.snapshot, scene.parts
        everybody = sorted(snapshot.respondents, key=lambda r: snapshot.side_of[r.id] is Side.IT)
        shown = everybody if self._shows_all else everybody[:_MOST_PEOPLE]
        self._more.setVisible(len(shown) < len(everybody))
        tell_button(self._more, _("Show all {n} people").format(n=len(everybody)))
        levels = self._voices.of(snapshot, tuple(r.id for r in shown))
        next_of = _next_sittings(snapshot)
        rows = [_person(scene, r.id, levels[r.id], next_of.get(r.id)) for r in shown]
        columns = [p if p in snapshot.pack.question else readings.title_of(snapshot, p) for p in parts]
        self.picture.show_picture(lambda width: heatmap(columns, rows, width, theme.text_width))

    def _show_all(self) -> None:
        self._shows_all = True
        if self._scene is not None:
            self.fill(self._scene)

    def _on_clicked(self, key: str) -> None:
        if key.startswith(_SITTING):
            self._ways.session.go_to("interviews", key.removeprefix(_SITTING))
        else:
            who, about = key.split(_BETWEEN)
            self._ways.explain(about, who)


def _next_sittings(snapshot: Snapshot) -> Mapping[str, Interview]:
    """The next planned sitting of each respondent who has one."""
    planned = [i for i in snapshot.interviews if i.state is SittingState.PLANNED]
    found: dict[str, Interview] = {}
    for sitting in sorted(planned, key=lambda i: (i.appointment is None, str(i.appointment)), reverse=True):
        found |= {a.respondent_id: sitting for a in snapshot.attendances if a.interview_id == sitting.id}
    return found


def _person(scene: Scene, who: str, levels: Mapping[str, Fraction], coming: Interview | None) -> HeatRow:
    snapshot = scene.snapshot
    name = readings.name_of(snapshot, who)
    if not levels:
        if coming is None:
            return HeatRow(label=name, cells=(), note=_("not heard, no sitting planned"))
        told = readings.moment(coming.appointment, snapshot.today) if coming.appointment else _("planned, no time yet")
        return HeatRow(label=name, cells=(), note=told, key=f"{_SITTING}{coming.id}")
    return HeatRow(label=name, cells=tuple(_cell(scene, who, name, part, levels.get(part)) for part in scene.parts))


def _cell(scene: Scene, who: str, name: str, part: str, level: Fraction | None) -> HeatCell:
    title = readings.title_of(scene.snapshot, part)
    person = scene.snapshot.person[scene.snapshot.respondent[who].person_id]
    about = f"{name}, {person.job or words.word(person.side)}\n{title}"
    if level is None:
        return HeatCell(tip=f"{about}\n{_('nothing rated')}")
    tip = _("{who}: {n}. Press for the ratings behind it.").format(who=about, n=one_decimal(level))
    return HeatCell(level=float(level), text=one_decimal(level), key=f"{who}{_BETWEEN}{part}", tip=tip)


class AgreementCard(widgets.Card):
    """How far people agree, question by question, those that they agree on least first."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("Where people disagree most"))
        self._known: dict[str, tuple[tuple[Response, ...], Agreement | None]] = {}
        self._told = widgets.muted(wraps=True)
        self.picture = PictureView(_("Ratings by question"))
        self.picture.clicked.connect(ways.explain)
        self._rule = widgets.muted(
            _("Only ratings people gave or confirmed themselves count. Two people: their difference. Three or four: "
              "range and mean distance (AD). From five a verdict: rwg of .70 and the exact 5 % value."),
            wraps=True,
        )  # fmt: skip
        widgets.add_all(self.body, (self._told, self.picture, self._rule))

    def fill(self, scene: Scene) -> None:
        """Other figures from now on."""
        snapshot = scene.snapshot
        found = [(q, on) for q in scene.questions if (on := self._agreement(snapshot, q)) is not None]
        judged = [on.verdict for _question, on in found if on.verdict is not Verdict.NONE]
        if judged:
            told = _("On {agreed} of {judged} questions with a verdict people agree.").format(
                agreed=judged.count(Verdict.AGREED), judged=len(judged)
            )
        elif found:
            told = _("Fewer than five own ratings a question: no verdict yet.")
        else:
            told = _("Nothing to compare yet: a question needs two people’s own ratings.")
        say(self._told, told)
        found.sort(key=_discord, reverse=True)
        rows = [_spread(snapshot, question, on) for question, on in found[:_MOST_QUESTIONS] if on.spread]
        self.picture.setVisible(bool(rows))
        self.picture.show_picture(lambda width: distribution(rows, width, theme.text_width))

    def _agreement(self, snapshot: Snapshot, question: str) -> Agreement | None:
        """How people agree on a question; worked out anew only where it was answered since."""
        responses = snapshot.responses_of.get(question, ())
        known = self._known.get(question)
        if known is None or known[0] is not responses:
            known = self._known[question] = responses, agreement_on(snapshot, question)
        return known[1]


def _discord(pair: tuple[str, Agreement]) -> tuple[bool, Fraction]:
    """Larger the less people agree: the mean distance, for two people half their difference."""
    on = pair[1]
    distance = Fraction(on.spread, 2) if on.deviation is None else on.deviation
    return on.verdict is not Verdict.AGREED, distance


def _spread(snapshot: Snapshot, question: str, on: Agreement) -> DistributionRow:
    text = snapshot.pack.question[question].text
    counts = tuple(on.ratings.count(level) for level in range(1, 6))
    return DistributionRow(
        label=f"{question} {snapshot.pack.practice[snapshot.pack.question[question].practice].short}",
        counts=counts,  # type: ignore[arg-type]
        text=_how_far(on),
        key=question,
        tip=f"{text}\n{_details(on)}",
    )


def _how_far(on: Agreement) -> str:
    """What so many people allow to be said."""
    if on.deviation is None:
        return _("{n} apart").format(n=on.spread)
    told = _("range {n}, AD {ad}").format(n=on.spread, ad=_hundredths(on.deviation))
    return told if on.verdict is Verdict.NONE else _(readings.VERDICTS[on.verdict])


def _details(on: Agreement) -> str:
    parts: Sequence[str] = [_("{n} own ratings").format(n=len(on.ratings)), _("range {n}").format(n=on.spread)]
    if on.deviation is not None and on.rwg is not None:
        parts = [*parts, _("AD {n}").format(n=_hundredths(on.deviation))]
        if on.critical is not None and on.critical.rwg is not None:
            needed = _hundredths(max(USUAL_RWG, on.critical.rwg))
            parts = [*parts, _("rwg {n}, needs {needed}").format(n=_hundredths(on.rwg), needed=needed)]
    return " · ".join(parts)


def _hundredths(value: Fraction) -> str:
    return f"{float(value):.2f}"
