"""Clients, engagements, rounds and targets."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from alignment_desktop.charts.picture import READABLE, contrast, is_colour, readable
from alignment_desktop.domain.engagement import (
    Brand,
    Client,
    Engagement,
    PackText,
    Round,
    RoundKind,
    Stage,
    Target,
    Weight,
    is_currency,
)
from alignment_desktop.domain.errors import NotFound, Refused, excerpt
from alignment_desktop.domain.library import SwitchedOff
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import command, named
from alignment_desktop.workbook.people import People

if TYPE_CHECKING:
    from alignment_desktop.domain.pack import Pack


class Clients(People):
    """Who we work for, on what, and who is asked; the people themselves are in `people.py`."""

    # Questions

    def brands(self) -> tuple[Brand, ...]:
        """All brands, oldest first."""
        return self._store.all(Brand)

    def clients(self) -> tuple[Client, ...]:
        """All clients by name, archived ones included."""
        return tuple(sorted(self._store.all(Client), key=lambda c: c.name.casefold()))

    def client(self, client_id: str) -> Client:
        """One client; NotFound otherwise."""
        return self._store.get(Client, client_id)

    def engagements(self, client_id: str | None = None) -> tuple[Engagement, ...]:
        """The engagements of a client, or all of them, oldest first."""
        return self._store.all(Engagement, client_id=client_id) if client_id else self._store.all(Engagement)

    def engagement(self, id_or_words: str) -> Engagement:
        """The engagement with this id, or the only one whose title (or client and title) contains these words.

        Raises NotFound when none or more than one fits, naming the candidates.
        """
        found = self._store.find(Engagement, id_or_words)
        if found is not None:
            return found
        names = {c.id: c.name for c in self._store.all(Client)}
        sought = id_or_words.casefold().strip()
        fits = [e for e in self.engagements() if sought and sought in f"{names[e.client_id]} {e.title}".casefold()]
        if len(fits) == 1:
            return fits[0]
        if not fits:
            raise NotFound(
                _("No engagement has the id or title “{words}”. See `list` for those there are.").format(
                    words=id_or_words
                )
            )
        titles = ", ".join(f"“{e.title}” ({e.id})" for e in fits)
        raise NotFound(
            _("“{words}” fits several engagements: {titles}. Give the id.").format(words=id_or_words, titles=titles)
        )

    def rounds(self, engagement_id: str) -> tuple[Round, ...]:
        """The rounds of an engagement by number."""
        return tuple(sorted(self._store.all(Round, engagement_id=engagement_id), key=lambda r: r.number))

    def round(self, engagement_id: str, number: int | None = None) -> Round:
        """The round with this number, or the latest; NotFound when there is none."""
        rounds = self.rounds(engagement_id)
        fits = [r for r in rounds if number is None or r.number == number]
        if not fits:
            numbers = ", ".join(str(r.number) for r in rounds) or _("none")
            if not rounds and number is None:
                raise NotFound(_("This engagement has no round yet. Open its first with `round … open`."))
            raise NotFound(
                _("There is no round {number} in this engagement; its rounds: {numbers}.").format(
                    number=number, numbers=numbers
                )
            )
        return fits[-1]

    def open_round_of(self, engagement_id: str) -> Round:
        """The round that takes answers; Refused when every round is closed or there is none."""
        last = self.last_round_of(engagement_id)
        for r in (last, *reversed(self.rounds(engagement_id))):
            if not r.is_closed:
                return r
        raise Refused(
            _("Every round of this engagement is closed. Open the next with `round … open`, or reopen the last with "
              "`round … reopen`.")
        )  # fmt: skip

    def last_round_of(self, engagement_id: str) -> Round:
        """The round with the highest number; Refused when the engagement has no round yet."""
        rounds = self.rounds(engagement_id)
        if not rounds:
            raise Refused(_("This engagement has no round yet. Open its first with `round … open`."))
        return rounds[-1]

    # Changes

    @command(N_("Add brand"))
    def add_brand(self, **fields: Any) -> Brand:
        """The new brand."""
        return self._store.save(Brand(id=self._new_id(), **fields))

    @command(N_("Change brand"))
    def change_brand(self, brand_id: str, **fields: Any) -> Brand:
        """The brand as it became.

        Refused for a colour that is not written as #rrggbb, and for an accent in which words cannot be read on white.
        """
        changed = replace(self._store.get(Brand, brand_id), **fields)
        for colour in (changed.accent, changed.second):
            if not is_colour(colour):
                raise Refused(_("“{colour}” is no colour. Write it as #0f5c66.").format(colour=excerpt(colour)))
        if contrast(changed.accent) < READABLE:
            told = _("{colour} is too light for words on white. Take a darker one, such as {darker}.")
            raise Refused(told.format(colour=changed.accent, darker=readable(changed.accent)))
        return self._store.save(changed)

    @command(N_("Set logo"))
    def set_brand_logo(self, brand_id: str, png: bytes | None) -> Brand:
        """The brand with this picture as the firm's logo; without one for None."""
        logo = None if png is None else self._workbook.attach(png, "image/png")
        return self._change(self._store.get(Brand, brand_id), {"logo": logo})

    @command(N_("Set logo"))
    def set_client_logo(self, client_id: str, png: bytes | None) -> Client:
        """The client with this picture as its logo; without one for None."""
        logo = None if png is None else self._workbook.attach(png, "image/png")
        return self._change(self.client(client_id), {"logo": logo})

    @command(N_("Add client"))
    def add_client(self, name: str, **fields: Any) -> Client:
        """The new client. Refused without a name."""
        return self._store.save(Client(id=self._new_id(), name=_named(name), **fields))

    @command(N_("Change client"))
    def change_client(self, client_id: str, **fields: Any) -> Client:
        """The client as it became. Refused without a name."""
        changed = replace(self.client(client_id), **fields)
        return self._store.save(replace(changed, name=_named(changed.name)))

    @command(N_("Archive client"))
    def archive_client(self, client_id: str) -> Client:
        """The client, out of the list of all clients but kept with all that hangs on it."""
        return self._change(self.client(client_id), {"is_archived": True})

    @command(N_("Bring client back"))
    def restore_client(self, client_id: str) -> Client:
        """The client, in the list of all clients again."""
        return self._change(self.client(client_id), {"is_archived": False})

    @command(N_("Add engagement"))
    def add_engagement(self, client_id: str, title: str, *, stage: Stage = Stage.PROSPECT, **fields: Any) -> Engagement:
        """The new engagement. Refused without a title, with an end before its start or a currency that is none."""
        engagement = Engagement(id=self._new_id(), client_id=client_id, title=_named(title), stage=stage, **fields)
        return self._store.save(_in_order(engagement))

    @command(N_("Change engagement"))
    def change_engagement(self, engagement_id: str, **fields: Any) -> Engagement:
        """The engagement as it became. Refused as `add_engagement` is."""
        changed = replace(self._store.get(Engagement, engagement_id), **fields)
        return self._store.save(_in_order(replace(changed, title=_named(changed.title))))

    @command(N_("Open round"))
    def open_round(self, engagement_id: str, title: str, pack: Pack, *, opened_on: date | None = None) -> Round:
        """A new round that asks this pack, whose text is kept in the workbook: `library.whole()`, as a rule.

        It leaves out the questions that the round before left out.
        Refused while another round is open, because answers go to the one open round.
        """
        rounds = self.rounds(engagement_id)
        if any(not r.is_closed for r in rounds):
            raise Refused(_("Close the open round before opening the next one."))
        if self._store.find(PackText, pack.sha256) is None:
            from alignment_desktop.content.kept import pack_text

            self._store.save(
                PackText(
                    id=pack.sha256,
                    pack=pack.head.id,
                    version=pack.head.version,
                    body=pack_text(pack),
                )
            )
        opened = self._store.save(
            Round(
                id=self._new_id(),
                engagement_id=engagement_id,
                number=max((r.number for r in rounds), default=0) + 1,
                title=_named(title),
                kind=RoundKind.CHECKPOINT if rounds else RoundKind.BASELINE,
                pack_sha256=pack.sha256,
                opened_on=opened_on or self._workbook.today(),
            )
        )
        for off in self._store.all(SwitchedOff, round_id=rounds[-1].id) if rounds else ():
            if off.question in pack.question:
                self._store.save(SwitchedOff(id=self._new_id(), round_id=opened.id, question=off.question))
        return opened

    @command(N_("Change round"))
    def change_round(self, round_id: str, *, title: str, opened_on: date) -> Round:
        """The open round under another title or with another opening day. Refused without a title."""
        return self._change(self._store.get(Round, round_id), {"title": _named(title), "opened_on": opened_on})

    @command(N_("Close round"))
    def close_round(self, round_id: str, on: date | None = None) -> Round:
        """The closed round; from now on it refuses every change but `reopen_round`. Refused before its opening day."""
        round_ = self._store.get(Round, round_id)
        closed_on = on or self._workbook.today()
        if closed_on < round_.opened_on:
            raise Refused(
                _("Round {number} was opened on {day} and cannot be closed before. Check the date.").format(
                    number=round_.number, day=round_.opened_on
                )
            )
        return self._change(round_, {"closed_on": closed_on})

    @command(N_("Reopen round"))
    def reopen_round(self, round_id: str) -> Round:
        """The round, open for answers again. Refused while a later one is open."""
        reopened = self._store.get(Round, round_id)
        if any(not r.is_closed and r.id != round_id for r in self.rounds(reopened.engagement_id)):
            raise Refused(_("Another round is open. Close it before reopening this one."))
        return self._change(reopened, {"closed_on": None})

    @command(N_("Set target"))
    def set_target(
        self,
        engagement_id: str,
        about: str,
        halves: int,
        *,
        by_on: date | None = None,
        agreed_with: str = "",
        agreed_on: date | None = None,
    ) -> Target:
        """The target of a challenge or practice in half levels; it takes the place of an earlier one."""
        if not 2 <= halves <= 10:
            raise Refused(_("A target is a level from 1.0 to 5.0 in steps of a half."))
        fields = {"halves": halves, "by_on": by_on, "agreed_with": agreed_with, "agreed_on": agreed_on}
        former = self._store.all(Target, engagement_id=engagement_id, about=about)
        if former:
            return self._change(former[0], fields)
        return self._store.save(
            Target(
                id=self._new_id(),
                engagement_id=engagement_id,
                about=about,
                halves=halves,
                by_on=by_on,
                agreed_with=agreed_with,
                agreed_on=agreed_on,
            )
        )

    @command(N_("Remove target"))
    def remove_target(self, target_id: str) -> None:
        """Takes a target back."""
        self._store.delete(self._store.get(Target, target_id))

    @command(N_("Set weight"))
    def set_weight(self, engagement_id: str, about: str, weight: int, reason: str = "") -> Weight:
        """The changed weight of a challenge, practice or question, 0 to 100."""
        if not 0 <= weight <= 100:
            raise Refused(_("A weight is a whole number from 0 to 100."))
        former = self._store.all(Weight, engagement_id=engagement_id, about=about)
        if former:
            return self._change(former[0], {"weight": weight, "reason": reason})
        return self._store.save(
            Weight(id=self._new_id(), engagement_id=engagement_id, about=about, weight=weight, reason=reason)
        )


def _named(name: str) -> str:
    return named(name, _("A name is needed. Type one."))


def _in_order(engagement: Engagement) -> Engagement:
    if engagement.started_on and engagement.ended_on and engagement.ended_on < engagement.started_on:
        raise Refused(_("The engagement would end before its start. Check the two dates."))
    if engagement.fee_minor is not None and engagement.fee_minor < 0:
        raise Refused(_("A fee is not below zero. Check the amount."))
    if not is_currency(engagement.currency):
        told = _("“{currency}” is no currency. Give its three letters, such as EUR.")
        raise Refused(told.format(currency=excerpt(engagement.currency)))
    return engagement
