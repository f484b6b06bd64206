"""The scale on one sheet, and its back."""

from __future__ import annotations

from alignment_desktop.deliverables.blocks import Block, Bullets, Columns, Heading, ScaleCard, Style, Text
from alignment_desktop.deliverables.pack_view import PackView, scale_rungs
from alignment_desktop.deliverables.view import View


def scale_card(view: View | PackView) -> tuple[Block, ...]:
    """The five levels over a page."""
    title = view.t("Which one fits best today?")
    return (Heading(text=title, page_break_before=True, in_contents=False), ScaleCard(rungs=scale_rungs(view)))


def scale_use(view: View | PackView) -> tuple[Block, ...]:
    """How the card is used, for whoever is asked and for whoever asks."""
    t = view.t
    asked = (
        t("Listen to the question, then to the five descriptions that belong to it. The card says what the levels "
          "have in common; the descriptions say what they look like here."),
        t("Choose the one that fits best today: not the best day, not the worst, not what is planned."),
        t("Between two levels, take the lower one and say what is still missing for the higher."),
        t("“I don't know” is an answer, and so is “that does not apply to me”. You may leave any question out."),
        t("No level is right or wrong. Not everything has to be at level 5, and nobody is marked."),
    )  # fmt: skip
    asks = (
        t("Lay the card where everybody can reach it, and let it lie."),
        t("Read the question as it is written, then all five descriptions, evenly and without a pause at any of them."),
        t("Wait. Then ask for an example: the last time, not the usual case."),
        t("Where example and level do not fit, read both levels again and let the other person choose. Propose none."),
        t("Note who chose the level: the person asked, or you."),
        t("With several people, let each point before anybody speaks. Where they differ, note each one's level and "
          "what they see differently."),
    )  # fmt: skip
    return (
        Heading(text=t("How to use this card"), page_break_before=True, in_contents=False),
        Columns(
            columns=(
                (Heading(text=t("If you are asked"), level=2), Bullets(items=asked, style=Style.LEAD)),
                (Heading(text=t("If you ask"), level=2), Bullets(items=asks, style=Style.LEAD)),
            )
        ),
        Text(
            text=t("The steps beside each level show how far it is. The shade deepens with the level; it does not say "
                   "good or bad."),
            style=Style.NOTE,
        ),
    )  # fmt: skip
