"""To which engagement a thing belongs, and the refusal to tie it to one of another engagement or client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.engagement import Engagement, Person, Round
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Interview
from alignment_desktop.domain.kpi import Kpi
from alignment_desktop.domain.plan import Action, Finding
from alignment_desktop.domain.record import Record
from alignment_desktop.domain.register import Entry
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from alignment_desktop.storage.store import Store

_PARENTS: tuple[tuple[str, type[Record]], ...] = (
    ("round_id", Round),
    ("interview_id", Interview),
    ("action_id", Action),
    ("finding_id", Finding),
    ("kpi_id", Kpi),
    ("entry_id", Entry),
    ("issued_id", Issued),
)


def engagement_of(store: Store, thing: Record | None) -> str | None:
    """The id of the engagement that a thing belongs to, itself or through what it is a part of.

    None for what belongs to a client, to the firm, or to something that is not there any more.
    """
    if isinstance(thing, Engagement):
        return thing.id
    own: str | None = getattr(thing, "engagement_id", None)
    if own is not None:
        return own
    for field, kind in _PARENTS:
        parent_id: str | None = getattr(thing, field, None)
        if parent_id is not None:
            return engagement_of(store, store.find(kind, parent_id))
    return None


def refuse_strangers(store: Store, engagement_id: str, *things: Record) -> None:
    """Raises Refused where one of the things belongs to another engagement."""
    if any(engagement_of(store, thing) != engagement_id for thing in things):
        raise Refused(_("This belongs to another engagement. Choose what belongs to the same one."))


def refuse_outsiders(store: Store, engagement_id: str, *person_ids: str | None) -> None:
    """Raises Refused where one of the people is of another client than the engagement; None is nobody."""
    client_id = store.get(Engagement, engagement_id).client_id
    for person in (store.get(Person, id_) for id_ in person_ids if id_ is not None):
        if person.client_id != client_id:
            raise Refused(_("{name} belongs to another client. Add them to this one first.").format(name=person.name))
