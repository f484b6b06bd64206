"""Plan and KPIs as they stand, and what moved since the earlier round."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from alignment_desktop.charts.bars import BarRow, bars
from alignment_desktop.charts.picture import BAD, GOOD, INK_2, LINK_BAR, WARN, Picture
from alignment_desktop.charts.waterfall import Step, waterfall
from alignment_desktop.domain.comparison import Comparison, Waterfall
from alignment_desktop.domain.kpi import Kpi, Rag, kpi_status
from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.scoring import OVERALL, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import readings, theme, widgets, words
from alignment_desktop.ui.lines import Line, Lines, say
from alignment_desktop.ui.pages.overview.parts import Scene, Ways
from alignment_desktop.ui.paint import PictureView

_OVERDUE = "overdue"
_COLOURS = {
    ActionStatus.DONE: GOOD,
    ActionStatus.IN_PROGRESS: INK_2,
    ActionStatus.BLOCKED: WARN,
    ActionStatus.PLANNED: LINK_BAR,
}
_RAG_COLOURS = {Rag.GREEN: "good", Rag.AMBER: "warn_line", Rag.RED: "bad", Rag.UNKNOWN: "line_strong"}
_RAG_TONES = {Rag.GREEN: "good", Rag.AMBER: "warn", Rag.RED: "bad", Rag.UNKNOWN: "ink_2"}


class PlanCard(widgets.Card):
    """How many actions stand where."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("The plan"))
        self._nothing = widgets.muted(
            _("No action yet. Accept findings, then draw actions from the playbook."), wraps=True
        )
        self.picture = PictureView(_("Actions by status"))
        self.picture.clicked.connect(lambda _key: ways.session.go_to("plan"))
        widgets.add_all(self.body, (self._nothing, self.picture))

    def fill(self, scene: Scene) -> None:
        """Other counts from now on."""
        snapshot = scene.snapshot
        actions = [a for a in snapshot.actions if a.status is not ActionStatus.DROPPED]
        counts = [(readings.STATUSES[s], sum(a.status is s for a in actions), colour) for s, colour in _COLOURS.items()]
        rows = [
            BarRow(
                label=_(name).capitalize(),
                value=count,
                text=str(count),
                colour=colour,
                key=name,
                tip=_("Open the plan"),
            )
            for name, count, colour in counts
            if count
        ]
        if late := sum(a.is_overdue(snapshot.today) for a in actions):
            rows.append(
                BarRow(label=_("Overdue"), value=late, text=str(late), colour=BAD, key=_OVERDUE, tip=_("Open the plan"))
            )
        self._nothing.setVisible(not actions)
        self.picture.setVisible(bool(actions))
        most = float(len(actions) or 1)
        self.picture.show_picture(lambda width: bars(rows, width, theme.text_width, most=most))


class KpiCard(widgets.Card):
    """Every KPI with its last value, its limits and whether it is fresh."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("KPIs"))
        self._nothing = widgets.muted(_("No KPI is tracked yet."), wraps=True)
        self._lines = Lines(_("KPIs"))
        self._lines.chosen.connect(ways.explain)
        widgets.add_all(self.body, (self._nothing, self._lines))

    def fill(self, scene: Scene) -> None:
        """Other values from now on."""
        snapshot = scene.snapshot
        shown = [k for k in snapshot.kpis if not k.is_archived]
        self._nothing.setVisible(not shown)
        self._lines.fill([_kpi(snapshot, kpi) for kpi in shown])


def _kpi(snapshot: Snapshot, kpi: Kpi) -> Line:
    status = kpi_status(kpi, snapshot.measurements, snapshot.today)
    if status.value is None:
        return Line(kpi.id, kpi.title, _("no value yet"), readings.NOTHING, "line_strong", "ink_2")
    parts = [_(readings.RAGS[status.rag]), readings.limits(kpi, status), words.day(status.measured_on)]
    if status.is_stale:
        parts.append(_("stale"))
    figure = readings.quantity(status.value, kpi.unit)
    return Line(
        kpi.id, kpi.title, " · ".join(p for p in parts if p), figure, _RAG_COLOURS[status.rag], _RAG_TONES[status.rag]
    )


@dataclass(frozen=True, slots=True)
class Moves:
    """What moved between two rounds: the whole (None where one has no score), and each challenge that has one."""

    former: Snapshot
    snapshot: Snapshot
    whole: Waterfall | None
    challenges: tuple[Waterfall, ...]
    shared: int


def moves(former: Snapshot, snapshot: Snapshot) -> Moves:
    """What moved between two rounds; takes its time, so it runs beside the window."""
    compared = Comparison(before=former, after=snapshot)
    found = (compared.waterfall(c.id) for c in snapshot.pack.challenges)
    return Moves(
        former=former,
        snapshot=snapshot,
        whole=compared.waterfall(OVERALL),
        challenges=tuple(moved for moved in found if moved is not None),
        shared=len(compared.shared_questions),
    )


class SinceCard(widgets.Card):
    """What moved since the earlier round, and why; the parts of a change add up exactly."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("What moved"))
        self._told = widgets.muted(wraps=True)
        self.picture = PictureView(_("Why the whole moved"))
        self.picture.clicked.connect(ways.explain)
        self._lines = Lines(_("What moved, by challenge"))
        self._lines.chosen.connect(ways.explain)
        widgets.add_all(self.body, (self._told, self.picture, self._lines))

    def fill(self, moves: Moves) -> None:
        """The change between two other rounds from now on."""
        former, snapshot, whole = moves.former, moves.snapshot, moves.whole
        say(self.heading, _("What moved since {round}").format(round=former.round.title))
        self.picture.setVisible(whole is not None)
        say(
            self._told,
            _("One of the two rounds has no score yet, so nothing can be compared.")
            if whole is None
            else _("Reported level of the whole; {n} questions were rated in both rounds.").format(n=moves.shared),
        )
        if whole is not None:
            self.picture.show_picture(lambda width: _moved(former, snapshot, whole, width))
        self._lines.fill([_line(snapshot, moved) for moved in moves.challenges])


def _line(snapshot: Snapshot, moved: Waterfall) -> Line:
    challenge = snapshot.pack.challenge[moved.about]
    told = _("{name}  {before} → {after}").format(
        name=challenge.short, before=one_decimal(moved.before), after=one_decimal(moved.after)
    )
    parts = [(name, signed_one_decimal(part)) for name, part in _parts(moved)]
    why = ", ".join(f"{name} {part}" for name, part in parts if part != "0.0")
    tone = "good" if moved.change > 0 else "bad" if moved.change < 0 else "ink_2"
    return Line(challenge.id, told, why, signed_one_decimal(moved.change), challenge.colour, tone)


def _parts(moved: Waterfall) -> tuple[tuple[str, Fraction], ...]:
    return (
        (_("same people"), moved.same_people),
        (_("other people"), moved.people),
        (_("other questions"), moved.questions),
        (_("agreed levels"), moved.agreed),
    )


def _moved(former: Snapshot, now: Snapshot, moved: Waterfall, width: float) -> Picture:
    start = Step(label=former.round.title, value=float(moved.before), text=one_decimal(moved.before))
    end = Step(label=now.round.title, value=float(moved.after), text=one_decimal(moved.after), key=OVERALL)
    parts = [
        Step(label=name.capitalize(), value=float(part), text=signed_one_decimal(part))
        for name, part in _parts(moved)
        if part
    ]
    return waterfall(start, parts, end, width, theme.text_width, height=150)
