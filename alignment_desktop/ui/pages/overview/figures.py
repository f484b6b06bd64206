"""The four key figures at the top, and how little they rest on."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from alignment_desktop.domain.interview import Interview, SittingState
from alignment_desktop.domain.plan import ActionStatus
from alignment_desktop.domain.scoring import OVERALL, Figure, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import readings, theme, widgets
from alignment_desktop.ui.lines import say
from alignment_desktop.ui.pages.overview.gaps import tone_of
from alignment_desktop.ui.pages.overview.parts import Evenly, FigureCard, Scene, Ways

_LEAST_WIDTH = 148
_FEWEST_FOR_BAND = 3


class KeyFigures(Evenly):
    """Maturity, widest gap, interviews and plan. The band comes later (`tell_band`); `warning` is a line of its own."""

    def __init__(self, ways: Ways) -> None:
        self._maturity = FigureCard(_("Alignment maturity"))
        self._widest = FigureCard(_("Widest gap"))
        self._sittings = FigureCard(_("Interviews"))
        self._actions = FigureCard(_("Plan"))
        super().__init__((self._maturity, self._widest, self._sittings, self._actions), least=_LEAST_WIDTH)
        self._scene: Scene | None = None
        self._band = ""
        self._widest_about, self._next_id = OVERALL, ""
        self.warning = widgets.label(size=13, tone="warn", wraps=True, name=_("How little it rests on"))
        theme.styled(self.warning, "QLabel{background:@warn_soft;border-radius:7px;padding:8px 12px;}")
        self._maturity.clicked.connect(lambda: ways.explain(OVERALL))
        self._widest.clicked.connect(lambda: ways.explain(self._widest_about))
        self._sittings.clicked.connect(lambda: ways.session.go_to("interviews", self._next_id))
        self._actions.clicked.connect(lambda: ways.session.go_to("plan"))

    def fill(self, scene: Scene) -> None:
        """Other figures from now on; the band stays as it was told, until it is told anew."""
        self._scene = scene
        snapshot = scene.snapshot
        self._fill_maturity(scene)
        self._fill_widest(snapshot)
        self._fill_sittings(snapshot)
        self._fill_actions(snapshot)
        words = _thin(snapshot.assessment.overall)
        say(self.warning, words)
        self.warning.setHidden(not words)

    def tell_band(self, words: str) -> None:
        """Another band from now on; none for empty words."""
        self._band = words
        if self._scene is not None:
            self._fill_maturity(self._scene)

    def _fill_maturity(self, scene: Scene) -> None:
        overall = scene.snapshot.assessment.overall
        if overall.reported is None:
            self._maturity.tell(readings.NOTHING, "", _("nothing rated yet"))
            return
        people = sum(overall.heads)
        told = (
            self._band if people >= _FEWEST_FOR_BAND else _("no band under three people"),
            _("one person") if people == 1 else _("{n} people").format(n=people),
            _("coverage {share}").format(share=readings.share(overall.coverage.share)),
        )
        notes = []
        if overall.score is not None and one_decimal(overall.score) != one_decimal(overall.reported):
            notes.append(_("{n} as computed").format(n=one_decimal(overall.score)))
        if scene.former is not None and (before := scene.former.assessment.overall.reported) is not None:
            change = signed_one_decimal(overall.reported - before)
            notes.append(_("{change} since {round}").format(change=change, round=scene.former.round.title))
        self._maturity.tell(
            one_decimal(overall.reported),
            _("of 5 · {level}").format(level=overall.level_name),
            " · ".join(part for part in told if part),
            " · ".join(notes),
        )

    def _fill_widest(self, snapshot: Snapshot) -> None:
        widest = _widest(snapshot.assessment.challenge.values())
        self._widest_about = widest.about if widest else OVERALL
        if widest is None or widest.gap is None:
            self._widest.tell(readings.NOTHING, "", _("not comparable yet"), _("both sides must rate a question"))
            return
        told = _("{name}: IT sees it higher") if widest.gap > 0 else _("{name}: business sees it higher")
        told = told if widest.gap else _("{name}: the sides agree")
        practice = _widest(snapshot.assessment.practice.values())
        second = ""
        if practice is not None and practice.gap is not None:
            second = _("widest practice: {name} {gap}").format(
                name=readings.title_of(snapshot, practice.about), gap=signed_one_decimal(practice.gap)
            )
        tone = tone_of(widest)
        self._widest.tell(
            signed_one_decimal(widest.gap),
            _("levels"),
            told.format(name=readings.title_of(snapshot, widest.about)),
            second,
            tone="ink" if tone == "neutral" else tone,
        )

    def _fill_sittings(self, snapshot: Snapshot) -> None:
        counted = [i for i in snapshot.interviews if i.state in (SittingState.PLANNED, SittingState.HELD)]
        held = sum(i.state is SittingState.HELD for i in counted)
        coming = _next_sitting(snapshot)
        self._next_id = coming.id if coming else ""
        if coming is None:
            note = _("all held") if counted else _("none planned yet")
        else:
            there = [a.respondent_id for a in snapshot.attendances if a.interview_id == coming.id]
            names = ", ".join(readings.name_of(snapshot, who) for who in there)
            when = readings.moment(coming.appointment, snapshot.today) if coming.appointment else _("no time yet")
            is_late = coming.appointment is not None and coming.appointment.date() < snapshot.today
            told = _("Not held: {names}, {when}") if is_late else _("Next: {names}, {when}, {minutes} minutes")
            note = told.format(names=names, when=when, minutes=coming.minutes)
        all_ = _("of {n} held").format(n=len(counted)) if counted else ""
        self._sittings.tell(str(held) if counted else readings.NOTHING, all_, note)

    def _fill_actions(self, snapshot: Snapshot) -> None:
        actions = [a for a in snapshot.actions if a.status is not ActionStatus.DROPPED]
        if not actions:
            self._actions.tell(readings.NOTHING, "", _("no action yet"))
            return
        done = sum(a.status is ActionStatus.DONE for a in actions)
        late = sum(a.is_overdue(snapshot.today) for a in actions)
        self._actions.tell(
            str(done),
            _("of {n} done").format(n=len(actions)),
            _("{n} overdue").format(n=late) if late else _("nothing overdue"),
            note_tone="bad" if late else "ink",
        )


def _widest(figures: Iterable[Figure]) -> Figure | None:
    """The figure on which the sides are furthest apart; None where none can be compared."""
    compared = [figure for figure in figures if figure.gap is not None]
    return max(compared, key=lambda f: abs(f.gap or Fraction(0)), default=None)


def _next_sitting(snapshot: Snapshot) -> Interview | None:
    """The planned sitting that comes next, else one that was due; None without any."""
    planned = [i for i in snapshot.interviews if i.state is SittingState.PLANNED]

    def order(sitting: Interview) -> tuple[bool, bool, str]:
        at = sitting.appointment
        return at is not None and at.date() < snapshot.today, at is None, str(at)

    return min(planned, key=order, default=None)


def _thin(overall: Figure) -> str:
    """What the person must know where the figures rest on little; empty where they do not."""
    business, it = overall.heads.business, overall.heads.it
    people, rated = business + it, sum(overall.bases.values())
    if not rated:
        return _("Nothing has been rated yet: the figures below wait for the first answers.")
    if people < _FEWEST_FOR_BAND:
        told = _("All of this rests on {people} ({rated} rated so far): a first impression, no more.")
        who = _("one person") if people == 1 else _("{n} people").format(n=people)
        return told.format(rated=rated, people=who)
    if not business or not it:
        side = _("business") if business else _("IT")
        return _("Only {side} has been heard so far, so nothing can be said of a gap.").format(side=side)
    share = overall.coverage.share
    if share is not None and share * 2 < 1:
        return _("Less than half of what was to be asked is rated ({share}): the figures will still move.").format(
            share=readings.share(share)
        )
    return ""
