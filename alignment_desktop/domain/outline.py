"""What a kind of document consists of."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from alignment_desktop.domain.pack import Id, Title, Words


class Outline(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A deliverable: whom it is for and the names of its sections in their order.

    `options` are handed to the sections as they are; a section reads the names it knows. One that `shows_answers` goes
    through the quality gate before it is issued; a form to be filled in holds nothing that anybody said.
    """

    id: Id
    title: Title
    audience: Words
    summary: Words
    sections: Annotated[tuple[Id, ...], Meta(min_length=1)]
    paper: Literal["a4", "letter"] = "a4"
    options: dict[str, bool | int | str] = {}
    shows_answers: bool = True
    covers: tuple[Id, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether it prints the questions of plans, so that plan and reader can be chosen."""
        return bool(self.options.get("asks"))
