"""How a workbook, and the first piece of work in it, begin: whole or not at all."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from alignment_desktop.domain.engagement import Attribution, Engagement, Side, Stage
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.snapshot import Thresholds
from alignment_desktop.i18n import N_, _
from alignment_desktop.storage import durable, vault
from alignment_desktop.workbook.command import Area, command
from alignment_desktop.workbook.workbook import Workbook

if TYPE_CHECKING:
    from alignment_desktop.domain.pack import Pack


@contextlib.contextmanager
def created(
    path: Path,
    passphrase: str,
    *,
    thresholds: Thresholds | None = None,
    author: str = "",
    parameters: tuple[vault.KeyParameters, ...] = vault.PARAMETERS,
) -> Iterator[Workbook]:
    """A new workbook to fill in the block, closed at its end; when filling it fails, nothing is left at the path.

    Raises WorkbookError where something is at the path already, or where nothing can be put there.
    """
    workbook = Workbook.create(path, passphrase, thresholds=thresholds, author=author, parameters=parameters)
    try:
        with workbook:
            yield workbook
    except BaseException:
        durable.clear(path, *durable.companions(path))
        raise


class PersonToAsk(Struct, frozen=True, kw_only=True):
    """Somebody who will be interviewed, with what was promised to them; `role` is a role of the pack."""

    name: str
    job: str = ""
    side: Side
    role: str
    attribution: Attribution = Attribution.SIDE


class Beginning(Struct, frozen=True, kw_only=True):
    """What is known of a piece of work on its first day; whatever is empty is left out.

    Without a client nothing hangs together, so everything behind it is left out too. `first` is the place of the one
    among `people` who is interviewed first, None while nobody is; `plan` and `minutes` are of that sitting. Logos are
    PNG bytes.
    """

    firm: str = ""
    firm_logo: bytes | None = None
    client: str = ""
    industry: str = ""
    client_logo: bytes | None = None
    title: str = ""
    currency: str = "EUR"
    language: str = "en"
    people: tuple[PersonToAsk, ...] = ()
    first: int | None = None
    plan: str | None = None
    minutes: int = 45


class Begun(Struct, frozen=True, kw_only=True):
    """The ids of what a beginning made; None for what it had nothing to make of."""

    engagement_id: str | None = None
    interview_id: str | None = None


class Beginnings(Area):
    """The first day of a piece of work, as one step."""

    @command(N_("Begin engagement"))
    def begin(self, beginning: Beginning, pack: Pack) -> Begun:
        """Brand, client, engagement, its first round asking this pack, people and the first sitting, where they are
        named. Refused, and then nothing of it is kept, as the commands that it is made of are."""
        brand_id = self._brand(beginning)
        if not beginning.client.strip():
            return Begun()
        clients = self._workbook.clients
        client = clients.add_client(beginning.client, industry=beginning.industry.strip())
        if beginning.client_logo is not None:
            clients.set_client_logo(client.id, beginning.client_logo)
        engagement = clients.add_engagement(
            client.id,
            beginning.title or _("Alignment assessment"),
            stage=Stage.ASSESSING,
            brand_id=brand_id,
            currency=beginning.currency,
            language=beginning.language,
            started_on=self._workbook.today(),
        )
        return Begun(engagement_id=engagement.id, interview_id=self._first_round(engagement, beginning, pack))

    def _brand(self, beginning: Beginning) -> str | None:
        clients = self._workbook.clients
        if not beginning.firm.strip() and beginning.firm_logo is None:
            return None
        brand = clients.add_brand(firm=beginning.firm.strip())
        if beginning.firm_logo is not None:
            clients.set_brand_logo(brand.id, beginning.firm_logo)
        return brand.id

    def _first_round(self, engagement: Engagement, beginning: Beginning, pack: Pack) -> str | None:
        """Opens the first round and gives the id of its first sitting, None where nobody is asked yet."""
        clients = self._workbook.clients
        round_ = clients.open_round(engagement.id, _("Baseline"), pack)
        respondents = []
        for person in beginning.people:
            known = clients.add_person(engagement.client_id, person.name, person.side, job=person.job.strip())
            respondents.append(
                clients.add_respondent(engagement.id, known.id, person.role, attribution=person.attribution)
            )
        if beginning.first is None:
            return None
        if not 0 <= beginning.first < len(respondents):
            raise Refused(_("Whoever is interviewed first is one of the people. Choose one of them."))
        return self._workbook.interviews.plan_interview(
            round_.id, (respondents[beginning.first].id,), beginning.plan, minutes=beginning.minutes
        ).id
