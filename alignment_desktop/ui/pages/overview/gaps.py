"""Where business and IT part ways: dumbbells by gap, the radar beside them, and the reading by criteria."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtWidgets import QWidget

from alignment_desktop.charts.dumbbell import DumbbellRow, DumbbellWords, dumbbell
from alignment_desktop.charts.picture import BUSINESS_COLOUR, INK_2, IT_COLOUR, Picture
from alignment_desktop.charts.radar import Series, radar
from alignment_desktop.domain.scoring import OVERALL, BySide, Figure, GapReading, one_decimal, signed_one_decimal
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _
from alignment_desktop.ui import readings, theme, widgets
from alignment_desktop.ui.flowing import Flowing
from alignment_desktop.ui.lines import say
from alignment_desktop.ui.pages.overview.parts import Scene, Ways, tell_button
from alignment_desktop.ui.paint import PictureView

_WHY = "why "
_TONES = {GapReading.ALIGNED: "neutral", GapReading.WATCH: "warn", GapReading.GAP: "bad", GapReading.SEVERE: "bad"}
_DUMBBELLS, _RADAR = "dumbbells", "radar"
_FEWEST_AXES = 3
_RADAR_HEIGHT = 250.0


def tone_of(figure: Figure) -> str:
    """The tone of a gap: muted where there is none."""
    return _TONES[figure.reading] if figure.reading else "muted"


class GapCard(widgets.Card):
    """The two sides beside each other, all challenges first; a row opens up, its figure is explained."""

    def __init__(self, ways: Ways) -> None:
        super().__init__()
        self._ways = ways
        self._scene: Scene | None = None
        self.heading.setText(_("Where business and IT part ways"))
        self.setAccessibleName(self.heading.text())
        self._trail: list[str] = []
        head = QWidget()
        row = Flowing(head, spacing=8)
        row.addWidget(self.heading)
        self._kind = widgets.Segments(_("Picture of the sides"), ((_DUMBBELLS, _("Dumbbells")), (_RADAR, _("Radar"))))
        self._kind.chosen.connect(lambda _kind: self._draw())
        row.addWidget(self._kind)
        self.body.addWidget(head)
        where = QWidget()
        path = Flowing(where, spacing=4)
        self._all = widgets.button(_("All challenges"), lambda: ways.open_up(""), kind="quiet")
        self._challenge = widgets.button("", lambda: ways.open_up(self._trail[0]), kind="quiet")
        self._practice = widgets.label(size=13, weight=theme.SEMIBOLD)
        self._why = widgets.button(
            _("Why this figure"), lambda: ways.explain(self._scene.about if self._scene else OVERALL), kind="quiet"
        )
        for part in (self._all, self._challenge, self._practice, self._why):
            path.addWidget(part)
        self._where = where
        self.body.addWidget(where)
        self.picture = PictureView(_("Business and IT by challenge"))
        self.picture.clicked.connect(self._on_clicked)
        self._hint = widgets.muted(wraps=True)
        widgets.add_all(self.body, (self.picture, self._hint))

    def fill(self, scene: Scene) -> None:
        """Other figures from now on."""
        self._scene = scene
        pack, about = scene.snapshot.pack, scene.about
        practice = pack.practice.get(about)
        challenge = pack.challenge.get(practice.challenge if practice else about)
        self._trail = [challenge.id] if challenge else []
        self._where.setVisible(challenge is not None)
        self._challenge.setVisible(practice is not None)
        if challenge is not None:
            tell_button(self._challenge, f"‹ {challenge.short}", _("Back to {name}").format(name=challenge.short))
        say(self._practice, practice.short if practice else challenge.short if challenge else "")
        self._draw()

    def _draw(self) -> None:
        scene = self._scene
        if scene is None:
            return
        is_radar = self._kind.on == _RADAR and len(scene.parts) >= _FEWEST_AXES
        if is_radar:
            say(self._hint, _("Level 1 lies near the middle, 5 at the rim. The dumbbells show gaps and targets."))
        elif scene.about in scene.snapshot.pack.practice:
            say(self._hint, _("Widest gap first. Press a question to see what it rests on."))
        else:
            say(self._hint, _("Widest gap first. Press a row to open it up, its figure to see why."))
        rows = gap_rows(scene, scene.parts)
        self.picture.show_picture(
            (lambda width: _radar(scene, scene.parts, width))
            if is_radar
            else (lambda width: _dumbbells(scene, rows, width))
        )

    def _on_clicked(self, key: str) -> None:
        about = key.removeprefix(_WHY)
        if key.startswith(_WHY) or (self._scene and about in self._scene.snapshot.pack.question):
            self._ways.explain(about)
        else:
            self._ways.open_up(about)


class CriteriaCard(widgets.Card):
    """The same answers read by the six criteria of alignment (after Luftman 2000)."""

    def __init__(self, ways: Ways) -> None:
        super().__init__(_("A second reading, by criteria"))
        self._scene: Scene | None = None
        self._kind = widgets.Segments(
            _("Picture of the criteria"), ((_DUMBBELLS, _("Dumbbells")), (_RADAR, _("Radar")))
        )
        self._kind.chosen.connect(lambda _kind: self._draw())
        switch = QWidget()
        Flowing(switch).addWidget(self._kind)
        self.body.addWidget(switch)
        self.picture = PictureView(_("Business and IT by criterion"))
        self.picture.clicked.connect(lambda key: ways.explain(key.removeprefix(_WHY)))
        hint = _(
            "Each question belongs to one or more criteria, so a weakness shows that runs through several challenges."
        )
        widgets.add_all(self.body, (self.picture, widgets.muted(hint, wraps=True)))

    def fill(self, scene: Scene) -> None:
        """Other figures from now on."""
        self._scene = scene
        self._draw()

    def _draw(self) -> None:
        if (scene := self._scene) is None:
            return
        ids = tuple(c.id for c in scene.snapshot.pack.criteria)
        rows = gap_rows(scene, ids)
        is_radar = self._kind.on == _RADAR and len(ids) >= _FEWEST_AXES
        self.picture.show_picture(
            (lambda width: _radar(scene, ids, width)) if is_radar else (lambda width: _dumbbells(scene, rows, width))
        )


# -- pictures ----------------------------------------------------------------------------------------------------------


def gap_rows(scene: Scene, parts: Sequence[str]) -> list[DumbbellRow]:
    """A row for each part, the widest gap first, what cannot be compared last."""
    snapshot = scene.snapshot
    figures = [snapshot.assessment.figure(part) for part in parts]
    figures.sort(key=lambda f: (f.gap is None, -abs(f.gap or 0)))
    return [_row(scene, figure) for figure in figures]


def _row(scene: Scene, figure: Figure) -> DumbbellRow:
    snapshot = scene.snapshot
    name = readings.title_of(snapshot, figure.about)
    before = _before(scene.former, figure.about)
    sides, then = _sides(figure), _sides(before) if before else None
    told = readings.gap_words(figure, snapshot.thresholds)
    return DumbbellRow(
        label=name,
        business=_level(sides.business),
        it=_level(sides.it),
        target=_level(figure.target),
        business_before=_level(then.business) if then else None,
        it_before=_level(then.it) if then else None,
        gap=signed_one_decimal(figure.gap) if figure.gap is not None else _single(figure),
        tone=tone_of(figure),
        key=figure.about,
        tip=_tip(name, figure, before, told),
        gap_key=f"{_WHY}{figure.about}",
        gap_tip=_("{gap}. Press to see why.").format(gap=told),
    )


def _sides(figure: Figure) -> BySide[Fraction | None]:
    """Over the questions both sides rated where there are any: the marks are then as far apart as the gap says."""
    return figure.shared if figure.gap is not None else figure.mean


def _single(figure: Figure) -> str:
    if figure.people.business:
        return _("business only")
    return _("IT only") if figure.people.it else _("not rated")


def _tip(name: str, figure: Figure, before: Figure | None, told: str) -> str:
    lines = [name]
    for word, value in (
        (_("Business {n}"), figure.mean.business),
        (_("IT {n}"), figure.mean.it),
        (_("Target {n}"), figure.target),
        (_("Before: gap {n}"), before.gap if before else None),
    ):
        if value is not None:
            is_gap = before is not None and value is before.gap
            lines.append(word.format(n=signed_one_decimal(value) if is_gap else one_decimal(value)))
    return "\n".join([*lines, told])


def _before(former: Snapshot | None, about: str) -> Figure | None:
    """The figure of the earlier round; None where that round did not know it."""
    if former is None:
        return None
    pack = former.pack
    known = about in pack.challenge or about in pack.practice or about in pack.question
    return former.assessment.figure(about) if known or about in former.assessment.criterion else None


def _dumbbells(scene: Scene, rows: Sequence[DumbbellRow], width: float) -> Picture:
    words = DumbbellWords(
        business=_("Business"),
        it=_("IT"),
        pooled=_("both sides together"),
        target=_("target"),
        gap=_("right: gap, IT minus business"),
        before=scene.former.round.title if scene.former else "",
    )
    return dumbbell(rows, width, theme.text_width, words)


def _radar(scene: Scene, parts: Sequence[str], width: float) -> Picture:
    figures = [scene.snapshot.assessment.figure(part) for part in parts]
    titles = [readings.title_of(scene.snapshot, part) for part in parts]
    series = [
        Series(
            name=_("Business"),
            colour=BUSINESS_COLOUR,
            mark="diamond",
            values=tuple(_level(_sides(f).business) for f in figures),
        ),
        Series(name=_("IT"), colour=IT_COLOUR, values=tuple(_level(_sides(f).it) for f in figures)),
    ]
    if scene.former is not None:
        before = [_before(scene.former, part) for part in parts]
        values = tuple(_level(f.score) if f else None for f in before)
        series.append(Series(name=scene.former.round.title, colour=INK_2, values=values))
    return radar(titles, series, width, _RADAR_HEIGHT, theme.text_width)


def _level(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
