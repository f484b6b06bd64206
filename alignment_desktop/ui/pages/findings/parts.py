"""The parts of the page with their keys, the switch between them, and the foot that shows the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from alignment_desktop.i18n import N_, _
from alignment_desktop.ui import widgets
from alignment_desktop.ui.flowing import Flowing


@dataclass(frozen=True, slots=True)
class Key:
    """A single letter that does something while the list has the focus; `needs_one` where it is about the chosen."""

    key: str
    words: str
    is_main: bool = False
    needs_one: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page."""

    title: str
    keys: tuple[Key, ...]


_OWN = Key("N", N_("Write your own…"), needs_one=False)
_WORK = (
    Key("E", N_("Edit")),
    Key("V", N_("Add evidence")),
    Key("M", N_("Merge into another")),
    Key("R", N_("Reject")),
    Key("K", N_("Keep in the library…")),
    _OWN,
)
PARTS: Mapping[str, Part] = {
    "proposed": Part(
        N_("Proposed"),
        (Key("A", N_("Accept"), is_main=True), Key("E", N_("Edit, then accept")), Key("R", N_("Reject")), _OWN),
    ),
    "accepted": Part(N_("Accepted"), _WORK),
    "strengths": Part(N_("Strengths"), _WORK),
    "rejected": Part(N_("Rejected"), (Key("O", N_("Reopen"), is_main=True),)),
    "claims": Part(
        N_("Claims"),
        (Key("E", N_("Edit")), Key("N", N_("Set two remarks against each other"), needs_one=False)),
    ),
}


class Parts(QWidget):
    """The switch in the head of the window: buttons with counts, or one choice where the window is narrow."""

    def __init__(self, choose: Callable[[str], object]) -> None:
        super().__init__()
        row = widgets.horizontal(self)
        options = tuple((id_, _(part.title)) for id_, part in PARTS.items())
        self._segments = widgets.Segments(_("Part of the findings"), options)
        self._choice = widgets.Choice(_("Part of the findings"), options)
        self._segments.chosen.connect(choose)
        self._choice.activated.connect(lambda _at: choose(self._choice.chosen))
        row.addWidget(self._segments)
        row.addWidget(self._choice)
        self._choice.hide()

    def tell(self, counts: Mapping[str, int]) -> None:
        """Other counts from now on."""
        on = self._segments.on
        words = {id_: f"{_(part.title)}  {counts[id_]}" for id_, part in PARTS.items()}
        for id_, said in words.items():
            self._segments.tell(id_, said)
        self._choice.offer(words.items(), on)

    def choose(self, part: str) -> None:
        """Another part is in view."""
        self._segments.choose(part)
        self._choice.choose(part)

    def fold(self, *, is_narrow: bool) -> None:
        """One choice instead of five buttons, or the other way round."""
        self._segments.setVisible(not is_narrow)
        self._choice.setVisible(is_narrow)


class Foot(QWidget):
    """What can be done with the chosen one, each as a button with its key."""

    def __init__(self, do: Callable[[str], object]) -> None:
        super().__init__()
        self._do = do
        self._shown: object = None
        self._flow = Flowing(self, spacing=8)
        self._hints: list[QWidget] = []
        self._is_narrow = False

    def tell(self, part: Part, *, has_any: bool, has_round: bool) -> None:
        """Shows the keys of a part; without a line in its list, those that need none."""
        keys = tuple(key for key in part.keys if has_round and (has_any or not key.needs_one))
        self.setVisible(has_any)
        if (keys, has_any) == self._shown:
            return
        self._shown = (keys, has_any)
        widgets.clear(self._flow)
        for key in keys:
            kind = "primary" if key.is_main else "plain"
            self._flow.addWidget(
                widgets.button(_(key.words), lambda letter=key.key: self._do(letter), kind=kind)  # type: ignore[misc]
            )
            self._flow.addWidget(widgets.keycap(key.key))
        moves = (("↑ ↓", _("move")), ("← →", _("other part")), (_("Esc"), _("back to the list")))
        self._hints = [hint for cap, said in moves for hint in (widgets.keycap(cap), widgets.muted(said))]
        for hint in self._hints:
            self._flow.addWidget(hint)
        self.fold(is_narrow=self._is_narrow)

    def fold(self, *, is_narrow: bool) -> None:
        """Leaves out how one moves where there is room for the decisions alone."""
        self._is_narrow = is_narrow
        for hint in self._hints:
            hint.setVisible(not is_narrow)
