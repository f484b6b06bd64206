"""The passphrase of a workbook and its recovery sheet from the command line."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.cli.conftest import as_process

FOUR = "correct horse battery staple"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret"
    file.write_text(f"{FOUR}\n", encoding="utf-8")
    return file


class TestPassphrase:
    def test_the_new_one_opens_the_workbook_and_the_old_one_does_not(self, call, sample, secret):
        listed = call("list", sample).out
        outcome = call("passphrase", sample, "--new-passphrase-file", secret)
        assert (outcome.code, outcome.err) == (0, "")
        assert "opens with the new passphrase alone" in outcome.out
        assert "Backups made before keep the passphrase of their day" in outcome.out
        assert call("list", sample).code == 3
        assert call("list", sample, "--passphrase-file", secret).out == listed
        assert FOUR not in outcome.out

    def test_a_wrong_one_of_today_changes_nothing(self, call, sample, secret):
        before = sample.read_bytes()
        outcome = call("passphrase", sample, "--passphrase-file", secret, "--new-passphrase-file", secret)
        assert outcome.code == 3
        assert "Wrong passphrase" in outcome.err
        assert sample.read_bytes() == before

    def test_without_a_terminal_the_new_one_must_be_given(self, call, sample):
        outcome = as_process("passphrase", sample)
        assert (outcome.returncode, outcome.stdout) == (2, "")
        assert outcome.stderr == "Say what the new passphrase is with --new-passphrase-file F.\n"

    @pytest.mark.parametrize(("new", "told"), [("", "it is not protected"), ("horse", "is weak by our estimate")])
    def test_what_protects_little_is_taken_and_told(self, call, sample, secret, new, told):
        call("passphrase", sample, "--new-passphrase-file", secret)
        (weak := secret.with_name("weak")).write_text(new, encoding="utf-8")
        outcome = call("passphrase", sample, "--passphrase-file", secret, "--new-passphrase-file", weak)
        assert outcome.code == 0
        assert told in outcome.err
        assert call("list", sample, "--passphrase-file", weak).code == 0

    def test_typed_twice_it_must_be_the_same(self, call, sample, monkeypatch):
        before = sample.read_bytes()
        typed = iter(["", "one thing", "another thing"])
        monkeypatch.setattr("alignment_desktop.cli.console.is_at_terminal", lambda: True)
        monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
        outcome = call("passphrase", sample)
        assert (outcome.code, outcome.err) == (3, "The two passphrases differ. Nothing was changed; try again.\n")
        assert sample.read_bytes() == before

    def test_a_workbook_in_use_is_left_alone(self, call, sample, secret):
        from alignment_desktop.workbook import Workbook

        with Workbook.open(sample, ""):
            outcome = call("passphrase", sample, "--new-passphrase-file", secret)
        assert outcome.code == 3
        assert "is open on this computer" in outcome.err
        assert call("list", sample).code == 0


@pytest.fixture
def sheet(call, sample, secret, tmp_path: Path) -> Path:
    """The lines of the recovery sheet of a workbook with a passphrase, as somebody would type them off the paper."""
    assert call("passphrase", sample, "--new-passphrase-file", secret).code == 0
    paper = tmp_path / "sheet.pdf"
    outcome = call("recovery-sheet", sample, "--passphrase-file", secret, "--output", paper)
    assert (outcome.code, outcome.err) == (0, "")
    assert "delete this file" in outcome.out
    with pypdfium2.PdfDocument(paper) as document:
        (page,) = document
        lines = page.get_textpage().get_text_bounded().splitlines()
    key = [line.split() for line in lines if line[:1].isdigit() and len(line.split()) == 6]
    typed = tmp_path / "typed"
    typed.write_text("\n".join(" ".join(groups[1:]) for groups in key), encoding="utf-8")
    return typed


class TestRecovery:
    def test_the_sheet_gives_a_workbook_whose_passphrase_is_lost_a_new_one(self, call, sample, sheet, tmp_path):
        (new := tmp_path / "new").write_text("another four quite ordinary words", encoding="utf-8")
        outcome = call("recover", sample, "--recovery-key-file", sheet, "--new-passphrase-file", new)
        assert (outcome.code, outcome.err) == (0, "")
        assert "The sheet is worthless now" in outcome.out
        assert call("list", sample, "--passphrase-file", new).code == 0
        again = call("recover", sample, "--recovery-key-file", sheet, "--new-passphrase-file", new)
        assert again.code == 3
        assert "This recovery key does not open" in again.err

    def test_a_damaged_beginning_is_put_right_and_the_damaged_file_named(self, call, sample, sheet, secret):
        content = bytes(16) + sample.read_bytes()[16:]
        sample.write_bytes(content)
        assert call("list", sample, "--passphrase-file", secret).code == 3
        outcome = call("recover", sample, "--recovery-key-file", sheet, "--new-passphrase-file", secret)
        assert outcome.code == 0
        aside = sample.with_name("sample.before-restore-1.alignment")
        assert str(aside) in outcome.out
        assert aside.read_bytes() == content
        assert call("list", sample, "--passphrase-file", secret).code == 0

    def test_a_typing_mistake_is_named_by_its_line_and_nothing_is_changed(self, call, sample, sheet, secret):
        before, lines = sample.read_bytes(), sheet.read_text(encoding="utf-8").splitlines()
        lines[2] = ("0" if lines[2][0] != "0" else "1") + lines[2][1:]
        sheet.write_text("\n".join(lines), encoding="utf-8")
        outcome = call("recover", sample, "--recovery-key-file", sheet, "--new-passphrase-file", secret)
        assert (outcome.code, outcome.out) == (3, "")
        assert outcome.problems == ["Line 3 holds a typing mistake: its last two signs do not fit the others."]
        assert sample.read_bytes() == before

    def test_typed_by_hand_each_line_is_checked_at_once(self, call, sample, sheet, monkeypatch):
        lines = sheet.read_text(encoding="utf-8").splitlines()
        new = "another four quite ordinary words"
        typed = iter([lines[0], "nonsense", *lines[1:], new, new])
        monkeypatch.setattr("alignment_desktop.cli.keys.is_at_terminal", lambda: True)
        monkeypatch.setattr("alignment_desktop.cli.console.is_at_terminal", lambda: True)
        monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
        outcome = call("recover", sample)
        assert outcome.code == 0
        assert outcome.err == "Line 2 has 8 signs instead of 18.\n"

    def test_without_a_terminal_the_key_must_be_given(self, sample):
        outcome = as_process("recover", sample)
        assert outcome.returncode == 2
        assert outcome.stderr == "Say what the recovery key is with --recovery-key-file F.\n"

    def test_a_workbook_without_a_passphrase_has_no_sheet(self, call, sample, tmp_path):
        outcome = call("recovery-sheet", sample, "--output", tmp_path / "sheet.pdf")
        assert outcome.code == 3
        assert "nothing to recover" in outcome.err
        assert not (tmp_path / "sheet.pdf").exists()
