"""How the window looks: colours from `resources/themes`, Inter, and one scale for all text.

A widget says what it is (its sheet, type or tone) through `styled`, `typed` and `toned`; `Theme.restyle` goes through
them all when colours or text size change. There is no style sheet of the application: parsing and applying a large one
costs more than all the small ones of the widgets that are on the screen.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QWidget

from alignment_desktop.charts import picture
from alignment_desktop.content.files import resources

LIGHT: Final = "light"
DARK: Final = "dark"
SYSTEM: Final = "system"
BASE_SIZE: Final = 13
SMALLEST_SCALE: Final = 100
LARGEST_SCALE: Final = 200
FOLDED_BELOW: Final = 1000

REGULAR: Final = QFont.Weight.Normal
MEDIUM: Final = QFont.Weight.Medium
SEMIBOLD: Final = QFont.Weight.DemiBold
BOLD: Final = QFont.Weight.Bold

_FAMILY = "Inter"
_FACES = ("Inter-Regular.ttf", "Inter-Medium.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
_LAZY_FACES = ("Inter-Italic.ttf", "DejaVuSans.ttf")

_SHEET = "sheet"
_TYPE = "type"
_TONE = "tone"
_INK = "ink"
_LENGTHS = "lengths"

# What the charts call their colours, and what the window calls the same.
_CHART_COLOURS = {
    picture.INK: "ink",
    picture.INK_2: "ink_2",
    picture.INK_3: "ink_3",
    picture.LINE: "line",
    picture.GROUND: "ground",
    picture.PANEL: "panel",
    picture.PAPER: "card",
    picture.BUSINESS_COLOUR: "business",
    picture.IT_COLOUR: "it",
    picture.BAD: "bad",
    picture.WARN: "warn",
    picture.GOOD: "good",
    picture.LINK_BAR: "link_bar",
    "#f5d9c8": "low_tint",
    "#f8e7cf": "middle_tint",
    "#d9ead9": "high_tint",
}
_PERCEPTIBLE = 3.0


@lru_cache(maxsize=2)
def colours_of(name: str) -> Mapping[str, str]:
    """The colours of the theme `light` or `dark`, by their names: `#rrggbb`."""
    return tomllib.loads((resources() / "themes" / f"{name}.toml").read_text("utf-8"))


class Theme(QObject):
    """The look in force. `scale` is the size of text in per cent, 100 to 200."""

    changed = Signal()

    def __init__(self, appearance: str = SYSTEM, scale: int = SMALLEST_SCALE) -> None:
        super().__init__()
        self._appearance = appearance
        self._scale = self._laid_out_for = scale
        self.colours: Mapping[str, str] = colours_of(LIGHT)
        for face in _FACES:
            QFontDatabase.addApplicationFont(str(resources() / "fonts" / face))
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)
        self._take_effect()

    @property
    def appearance(self) -> str:
        """`system`, `light` or `dark`, as chosen."""
        return self._appearance

    @property
    def scale(self) -> int:
        """The size of text in per cent."""
        return self._scale

    @property
    def is_dark(self) -> bool:
        """Whether light text stands on dark ground now."""
        return self.colours is colours_of(DARK)

    def choose(self, *, appearance: str | None = None, scale: int | None = None) -> None:
        """Another look from now on; every widget that is there takes it on at once."""
        self._appearance = self._appearance if appearance is None else appearance
        if scale is not None:
            self._scale = min(max(scale, SMALLEST_SCALE), LARGEST_SCALE)
        self._take_effect()
        self.restyle()

    def load_all_faces(self) -> None:
        """Brings in the faces that the first paint does not need: italics, and the fallback for other scripts."""
        for face in _LAZY_FACES:
            QFontDatabase.addApplicationFont(str(resources() / "fonts" / face))

    def __getitem__(self, name: str) -> QColor:
        """The colour of this name. Raises KeyError."""
        return QColor(self.colours[name])

    def px(self, length: float) -> int:
        """A length of the 8-point grid in pixels at today's text size."""
        return round(length * self._scale / 100)

    def is_narrow(self, width: int) -> bool:
        """Whether so many pixels are less than a thousand at today's text size, so that side panels fold."""
        return width * 100 < FOLDED_BELOW * self._scale

    def font(
        self,
        size: float = BASE_SIZE,
        weight: QFont.Weight = REGULAR,
        *,
        italic: bool = False,
        is_tabular: bool = False,
    ) -> QFont:
        """Inter at a size in pixels at 100 %; `is_tabular` makes all figures equally wide, for columns of them."""
        font = QFont(_FAMILY)
        font.setPixelSize(max(1, self.px(size)))
        font.setWeight(weight)
        font.setItalic(italic)
        if is_tabular:  # not everywhere: Inter spreads hyphens and points too
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def chart_colour(self, colour: str) -> str:
        """The colour of a chart's primitive, which is made for paper, as it is on the screen now."""
        if name := _CHART_COLOURS.get(colour):
            return self.colours[name]
        return self.perceptible(colour)

    def perceptible(self, colour: str) -> str:
        """The colour itself, or lighter where it would drown in a dark card (3:1, WCAG 2.2 non-text)."""
        return _perceptible(colour, self.colours["card"]) if self.is_dark else colour

    def sheet(self, template: str) -> str:
        """A small style sheet with `@name` as a colour and lengths above 2 px grown with the text."""
        sized = re.sub(r"(\d+)px", lambda m: f"{m[1] if int(m[1]) <= 2 else self.px(int(m[1]))}px", template)
        return re.sub(r"@(\w+)", lambda m: self.colours[m[1]], sized)

    def dress(self, widget: QWidget) -> None:
        """Gives a widget the look it asked for, as it is now."""
        if type_ := widget.property(_TYPE):
            size, weight, italic = type_
            widget.setFont(self.font(size, QFont.Weight(weight), italic=italic))
        template, tone = widget.property(_SHEET) or "", widget.property(_TONE) or _INK
        if tone != _INK:  # by sheet, because a palette is lost below a widget that has a sheet
            template += f"{_qt_name(type(widget))}{{color:@{tone};}}"
        sheet = self.sheet(template)
        if sheet != widget.styleSheet():
            widget.setStyleSheet(sheet)

    def restyle(self) -> None:
        """Dresses every widget anew and says so."""
        # Python's collector waits for the event loop: no widget of this list of bare pointers is freed meanwhile.
        for widget in QApplication.allWidgets():
            self.dress(widget)
            if self._scale != self._laid_out_for and (layout := widget.layout()) is not None:
                for one in (layout, *layout.findChildren(QLayout)):
                    _stretch(one, self._laid_out_for, self._scale)
        self._laid_out_for = self._scale
        self.changed.emit()

    def _on_scheme_changed(self) -> None:
        if self._appearance == SYSTEM:
            self._take_effect()
            self.restyle()

    def _take_effect(self) -> None:
        is_dark = self._appearance == DARK or (
            self._appearance == SYSTEM and QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
        )
        self.colours = colours_of(DARK if is_dark else LIGHT)
        QApplication.setPalette(self._palette())
        QApplication.setFont(self.font())

    def _palette(self) -> QPalette:
        palette, role = QPalette(), QPalette.ColorRole
        for where, name in (
            (role.Window, "ground"),
            (role.WindowText, "ink"),
            (role.Base, "card"),
            (role.AlternateBase, "panel"),
            (role.Text, "ink"),
            (role.Button, "card"),
            (role.ButtonText, "ink"),
            (role.BrightText, "bad"),
            (role.Highlight, "selection"),
            (role.HighlightedText, "ink"),
            (role.PlaceholderText, "ink_3"),
            (role.ToolTipBase, "card"),
            (role.ToolTipText, "ink"),
            (role.Link, "accent"),
            (role.Light, "card"),
            (role.Midlight, "panel"),
            (role.Mid, "line_strong"),
            (role.Dark, "line_strong"),
            (role.Shadow, "line_strong"),
            (role.Accent, "accent"),
        ):
            palette.setColor(where, self[name])
        for where in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, where, self["ink_3"])
        return palette


def current() -> Theme:
    """The theme of the running application."""
    return cast(Theme, QApplication.instance().theme)  # type: ignore[union-attr]


def styled(widget: QWidget, template: str) -> None:
    """Gives a widget a small style sheet with `@name` colours, kept up to date with the theme."""
    widget.setProperty(_SHEET, template)
    current().dress(widget)


def typed(widget: QWidget, size: float, weight: QFont.Weight = REGULAR, *, italic: bool = False) -> None:
    """Sets the type of a widget in pixels at 100 %, kept up to date with the text size."""
    widget.setProperty(_TYPE, (size, int(weight), italic))
    current().dress(widget)


def toned(widget: QWidget, tone: str) -> None:
    """Sets the colour of a widget's words by its name in the theme, kept up to date."""
    widget.setProperty(_TONE, tone)
    current().dress(widget)


def _stretch(layout: QLayout, before: int, now: int) -> None:
    """Gives a layout that was made at another text size the margins and gaps of today's.

    Lengths are remembered at 100 %, so that they do not drift where the size goes up and down.
    """
    margins = layout.contentsMargins()
    gaps = [layout.spacing()]
    if isinstance(layout, QGridLayout):
        gaps = [layout.horizontalSpacing(), layout.verticalSpacing()]
    had = (margins.left(), margins.top(), margins.right(), margins.bottom(), *gaps)
    lengths = layout.property(_LENGTHS)
    if lengths is None or tuple(round(length * before / 100) for length in lengths) != had:
        lengths = tuple(length * 100 / before for length in had)
        layout.setProperty(_LENGTHS, lengths)
    left, top, right, bottom, *gaps_now = (round(length * now / 100) for length in lengths)
    layout.setContentsMargins(left, top, right, bottom)
    if min(gaps) < 0:  # left to the style
        return
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(gaps_now[0])
        layout.setVerticalSpacing(gaps_now[1])
    else:
        layout.setSpacing(gaps_now[0])


def _qt_name(kind: type) -> str:
    """The Qt class that a class of ours is, as style sheets call it."""
    return next(base.__name__ for base in kind.__mro__ if base.__module__.startswith("PySide6"))


@lru_cache(maxsize=256)
def _perceptible(colour: str, ground: str) -> str:
    share = 0
    while picture.contrast(shown := picture.mix("#ffffff", share / 100, colour), ground) < _PERCEPTIBLE and share < 100:
        share += 5
    return shown


@lru_cache(maxsize=4096)
def text_width(text: str, face: picture.Face, size: float) -> float:
    """The width in points of a chart's text; `charts` asks it instead of knowing a toolkit."""
    return QFontMetricsF(chart_font(face, size)).horizontalAdvance(text) / _METRIC


_METRIC = 16.0  # measured larger than shown, so that hinting at a small size does not round widths
_WEIGHTS = {"regular": REGULAR, "medium": MEDIUM, "semibold": SEMIBOLD, "bold": BOLD, "italic": REGULAR}


@lru_cache(maxsize=64)
def chart_font(face: picture.Face, size: float, pixels_a_point: float = _METRIC) -> QFont:
    """The font of a chart's text, `pixels_a_point` times as many pixels as it has points."""
    font = QFont(_FAMILY)
    font.setPixelSize(max(1, round(size * pixels_a_point)))
    font.setWeight(_WEIGHTS[face])
    font.setItalic(face == "italic")
    return font
