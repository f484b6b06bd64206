"""A client, a person or a remark is erased from the command line, archived or not, and the copies left are named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alignment_desktop import settings
from alignment_desktop.domain.interview import Remark
from alignment_desktop.storage import vault
from alignment_desktop.storage.shelf import Shelf
from alignment_desktop.workbook import Workbook


@pytest.fixture
def shelf(sample) -> Shelf:
    """The automatic backups of the sample, of which there is one."""
    made = Shelf(settings.load()[0].backup_folder, sample)
    made.add(vault.access_to(sample, ""), datetime(2026, 11, 1, tzinfo=UTC))
    return made


def test_an_archived_client_is_erased_with_its_backups_and_what_was_issued_is_named(call, sample, shelf):
    with Workbook.open(sample, "") as workbook:
        (client,) = workbook.clients.clients()
        workbook.clients.change_client(client.id, is_archived=True)
        snapshot = workbook.snapshot(workbook.clients.engagements()[-1].id)
        workbook.deliverables.record_issue(snapshot, "assessment-report", b"%PDF", recipient="The board", pages=9)
    (before,) = shelf.backups()
    outcome = call("erase", sample, "client", client.name[:9].upper(), "--yes")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"Erased: “{client.name}”. It cannot be brought back.\n")
    assert "  assessment-report 1" in outcome.out
    assert ", to The board\n" in outcome.out
    with Workbook.open(sample, "", read_only=True) as workbook:
        assert workbook.clients.clients() == ()
        key = workbook.access.key
    (after,) = shelf.backups()
    assert after.path != before.path
    with Workbook(vault.open_with(vault.Access(path=after.path, key=key), read_only=True)) as copy:
        assert copy.clients.clients() == ()
    assert call("check", sample).code == 0


def test_a_person_and_a_remark_are_erased_by_id_or_by_their_words(call, sample):
    with Workbook.open(sample, "", read_only=True) as workbook:
        person = workbook.clients.people(workbook.clients.clients()[0].id)[0]
        remark = next(r for r in workbook.store.all(Remark) if r.respondent_id and len(r.text) > 80)
    assert call("erase", sample, "remark", remark.text, "--yes").code == 0
    assert call("erase", sample, "person", person.id, "--yes").code == 0
    with Workbook.open(sample, "", read_only=True) as workbook:
        assert workbook.store.get(Remark, remark.id).text == ""
        assert person.name not in {p.name for p in workbook.clients.people(person.client_id)}
    again = call("erase", sample, "person", person.id, "--yes")
    assert (again.code, again.err) == (3, "This person was erased before. There is nothing left of them.\n")


def test_without_a_word_of_agreement_nothing_is_erased(call, sample, monkeypatch):
    with Workbook.open(sample, "", read_only=True) as workbook:
        name = workbook.clients.clients()[0].name
    refused = call("erase", sample, "client", name)
    assert (refused.code, refused.err) == (2, f"This would erase “{name}” for good. Say so with --yes.\n")
    monkeypatch.setattr("alignment_desktop.cli.erasing.is_at_terminal", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _prompt: "another")
    refused = call("erase", sample, "client", name)
    assert (refused.code, refused.err) == (3, "That is something else. Nothing was erased.\n")
    with Workbook.open(sample, "", read_only=True) as workbook:
        assert [client.name for client in workbook.clients.clients()] == [name]
    monkeypatch.setattr("builtins.input", lambda _prompt: f" {name} ")
    assert call("erase", sample, "client", name).code == 0


def test_what_fits_none_or_several_is_told_and_nothing_is_erased(call, sample):
    assert call("erase", sample, "client", "Zephyr", "--yes").err == (
        "There is no client with the id or the words “Zephyr”.\n"
    )
    several = call("erase", sample, "person", "a", "--yes")
    assert several.code == 2
    assert "fits several" in several.err


def test_backups_that_cannot_be_renewed_are_named_as_what_still_holds_it(call, sample, shelf, monkeypatch):
    def full(*_words):
        raise vault.WorkbookError("The disk is full.")

    monkeypatch.setattr("alignment_desktop.storage.erasure.renew_backups", full)
    with Workbook.open(sample, "", read_only=True) as workbook:
        name = workbook.clients.clients()[0].name
    outcome = call("erase", sample, "client", name, "--yes")
    assert outcome.code == 1
    assert str(shelf.folder) in outcome.out
    assert outcome.err == "The automatic backups could not be renewed and still hold it. The disk is full.\n"
