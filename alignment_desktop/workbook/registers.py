"""Entries of the registers a pack declares."""

from __future__ import annotations

from collections.abc import Mapping

from alignment_desktop.domain.engagement import Engagement, Person
from alignment_desktop.domain.errors import InputProblems
from alignment_desktop.domain.pack import Register
from alignment_desktop.domain.register import Entry, EntryLink, problems
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.command import Area, command
from alignment_desktop.workbook.numbers import next_number


class Registers(Area):
    """Kept lists; what their fields are comes from the pack."""

    def entries(self, engagement_id: str, register: str) -> tuple[Entry, ...]:
        """The entries of a register by number, archived ones included."""
        found = self._store.all(Entry, engagement_id=engagement_id, register=register)
        return tuple(sorted(found, key=lambda e: e.number))

    @command(N_("Add entry"))
    def add(self, engagement_id: str, register: Register, values: Mapping[str, str]) -> Entry:
        """A new line of a register. Raises InputProblems with everything that is wrong with its values."""
        entry = Entry(
            id=self._new_id(),
            engagement_id=engagement_id,
            register=register.id,
            number=next_number(self._store, Entry, engagement_id=engagement_id, register=register.id),
            values=self._checked(engagement_id, register, values),
        )
        self._store.save(entry)
        self._link(entry, register)
        return entry

    @command(N_("Change entry"))
    def change(self, entry_id: str, register: Register, values: Mapping[str, str]) -> Entry:
        """The entry with these values in place of the former ones."""
        former = self._store.get(Entry, entry_id)
        kept = self._checked(former.engagement_id, register, dict(former.values) | dict(values))
        changed = self._change(former, {"values": kept})
        for link in self._store.all(EntryLink, entry_id=entry_id):
            self._store.delete(link)
        self._link(changed, register)
        return changed

    @command(N_("Archive entry"))
    def archive(self, entry_id: str) -> Entry:
        """The entry, out of the list but kept."""
        return self._change(self._store.get(Entry, entry_id), {"is_archived": True})

    def _checked(self, engagement_id: str, register: Register, values: Mapping[str, str]) -> dict[str, str]:
        kept = {name: value.strip() for name, value in values.items() if value.strip()}
        found = list(problems(register, kept))
        client_id = self._store.get(Engagement, engagement_id).client_id
        people = {person.id for person in self._store.all(Person, client_id=client_id)}
        for field in register.fields:
            if field.kind == "person" and field.id in kept and kept[field.id] not in people:
                found.append(_("{field}: choose one of the client’s people.").format(field=field.title))
        if found:
            raise InputProblems(_("This entry cannot be saved yet."), tuple(found))
        return kept

    def _link(self, entry: Entry, register: Register) -> None:
        for field in register.fields:
            if field.kind == "person" and field.id in entry.values:
                self._store.save(
                    EntryLink(id=self._new_id(), entry_id=entry.id, field=field.id, person_id=entry.values[field.id])
                )
