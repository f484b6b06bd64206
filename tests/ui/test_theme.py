from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QWidget

from alignment_desktop.charts import picture
from alignment_desktop.ui import theme, widgets

NAMES = ("light", "dark")
# Which words stand on which grounds, by their names in the theme.
ON = {
    "ink": ("ground", "card", "panel", "selection", "accent_soft", "quote_soft", "symptom_soft", "off_record_soft",
            "low_tint", "middle_tint", "high_tint"),
    "ink_2": ("ground", "card", "panel", "off_record_soft"),
    "ink_3": ("ground", "card", "panel"),
    "accent": ("card", "ground", "accent_soft"),
    "on_accent": ("accent",),
    "good": ("card", "ground", "good_soft"),
    "warn": ("card", "ground", "warn_soft"),
    "bad": ("card", "ground", "bad_soft"),
    "it_ink": ("it_soft", "accent_soft"),
    "business_ink": ("business_soft",),
    "rail_ink": ("rail", "rail_raised"),
    "rail_ink_2": ("rail", "rail_raised"),
    "rail_mark": ("rail",),
    "rail_active_ink": ("rail_active",),
    "ladder_ink": ("ladder",),
    "ladder_ink_2": ("ladder",),
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("ink", "ground"), [(ink, ground) for ink, grounds in ON.items() for ground in grounds])
def test_words_can_be_read_on_every_ground_they_stand_on(name: str, ink: str, ground: str):
    colours = theme.colours_of(name)
    assert picture.contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize(("one", "other"), [NAMES, NAMES[::-1]])
def test_both_themes_have_the_same_names(one: str, other: str):
    assert set(theme.colours_of(one)) == set(theme.colours_of(other))


@pytest.mark.parametrize("name", NAMES)
def test_a_focused_field_can_be_told_from_others(name: str):
    colours = theme.colours_of(name)
    assert picture.contrast(colours["focus"], colours["card"]) >= 3


def test_a_switch_of_appearance_reaches_widgets_that_are_there(qapp, session, show):
    words = widgets.label("Words", tone="bad")
    show(words, 200, 40)
    qapp.theme.choose(appearance="dark")
    assert theme.colours_of("dark")["bad"] in words.styleSheet()
    assert QApplication.palette().color(QPalette.ColorRole.Window).name() == theme.colours_of("dark")["ground"]
    qapp.theme.choose(appearance="light")
    assert theme.colours_of("light")["bad"] in words.styleSheet()


def test_text_grows_from_100_to_200_per_cent_and_no_further(qapp, session, show):
    words = widgets.label("Words", size=14)
    show(words, 200, 40)
    for asked, got in ((50, 14), (100, 14), (150, 21), (200, 28), (300, 28)):
        qapp.theme.choose(scale=asked)
        assert words.font().pixelSize() == got


def test_the_system_s_scheme_is_followed_only_where_asked(qapp, session):
    hints = qapp.styleHints()
    qapp.theme.choose(appearance="light")
    hints.setColorScheme(Qt.ColorScheme.Dark)
    assert not qapp.theme.is_dark
    qapp.theme.choose(appearance="system")
    assert qapp.theme.is_dark is (hints.colorScheme() is Qt.ColorScheme.Dark)
    hints.unsetColorScheme()


def test_a_chart_s_colour_stays_perceptible_on_a_dark_card(qapp, session):
    qapp.theme.choose(appearance="dark")
    ground = theme.colours_of("dark")["card"]
    for colour in ("#0072b2", "#8a6d00", "#a3527f", "#0f3a2a"):
        assert picture.contrast(qapp.theme.perceptible(colour), ground) >= 3
    qapp.theme.choose(appearance="light")
    assert qapp.theme.perceptible("#0f3a2a") == "#0f3a2a"


def test_what_a_chart_measures_is_what_it_takes_on_the_screen(qapp, session):
    wide, narrow = theme.text_width("WWWW", "regular", 9), theme.text_width("iiii", "regular", 9)
    assert wide > 2 * narrow
    assert theme.text_width("Communication", "bold", 18) == pytest.approx(
        2 * theme.text_width("Communication", "bold", 9), rel=0.02
    )


def test_margins_and_gaps_of_what_is_there_grow_with_the_text_and_come_back(qapp, session, show):
    page = QWidget()
    row = widgets.horizontal(page, spacing=16, margins=22)
    inner = widgets.grid(spacing=8)
    inner.setHorizontalSpacing(12)
    row.addLayout(inner)
    show(page)
    for scale in (110, 125, 200):
        qapp.theme.choose(scale=scale)
    assert (row.contentsMargins().left(), row.spacing()) == (44, 32)
    assert (inner.horizontalSpacing(), inner.verticalSpacing()) == (24, 16)
    for scale in (175, 110, 100):
        qapp.theme.choose(scale=scale)
    assert (row.contentsMargins().left(), row.spacing()) == (22, 16)
    assert (inner.horizontalSpacing(), inner.verticalSpacing()) == (12, 8)


def test_a_margin_that_a_page_has_changed_itself_is_kept_as_it_is_now(qapp, session, show):
    page = QWidget()
    row = widgets.horizontal(page, margins=22)
    show(page)
    qapp.theme.choose(scale=200)
    row.setContentsMargins(10, 10, 10, 10)
    qapp.theme.choose(scale=100)
    assert row.contentsMargins().left() == 5


def test_side_panels_fold_below_a_thousand_pixels_of_text_at_its_size(qapp, session):
    assert qapp.theme.is_narrow(999)
    assert not qapp.theme.is_narrow(1000)
    qapp.theme.choose(scale=200)
    assert qapp.theme.is_narrow(1999)
    assert not qapp.theme.is_narrow(2000)


def test_what_a_page_holds_stays_in_line_where_its_scroll_bar_comes(session, show, qtbot):
    content = QWidget()
    column = widgets.vertical(content, margins=22)
    card = widgets.Card("A card")
    column.addWidget(card)
    area = show(widgets.scrolled_page(content, "Page"), 600, 400)
    before = card.mapTo(area, card.rect().topRight())
    card.setMinimumHeight(2000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())
    qtbot.waitUntil(lambda: card.mapTo(area, card.rect().topRight()) == before)


def test_a_page_whose_words_fit_shows_no_scroll_bar(session, show, qtbot):
    content = QWidget()
    column = widgets.vertical(content, margins=22)
    for _n in range(8):
        column.addWidget(widgets.label("Words that go on for a while, " * 6, wraps=True))
    area = show(widgets.scrolled_page(content, "Page"), 1300, 300)
    assert not area.verticalScrollBar().isVisible()
    area.resize(300, 300)
    qtbot.waitUntil(lambda: area.verticalScrollBar().isVisible())


def test_only_a_word_that_no_line_holds_gets_places_to_break():
    assert widgets.breakable("Harbour & Pine Logistics") == "Harbour & Pine Logistics"
    told = widgets.breakable("Pine " + "x" * 40)
    assert told.startswith("Pine x\N{ZERO WIDTH SPACE}x")
    assert told.replace("\N{ZERO WIDTH SPACE}", "") == "Pine " + "x" * 40


def test_a_path_breaks_behind_its_separators_and_within_a_long_name_only():
    shown = widgets.breakable_path("/home/ada/Documents/" + "x" * 60 + ".alignment")
    assert shown.replace("\N{ZERO WIDTH SPACE}", "") == "/home/ada/Documents/" + "x" * 60 + ".alignment"
    assert shown.startswith("/\N{ZERO WIDTH SPACE}home/\N{ZERO WIDTH SPACE}ada/\N{ZERO WIDTH SPACE}Documents/")
    assert "x\N{ZERO WIDTH SPACE}x" in shown
    assert widgets.breakable_path("C:\\ours") == "C:\\\N{ZERO WIDTH SPACE}ours"
