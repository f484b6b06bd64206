"""The passphrase of a workbook from the command line."""

from __future__ import annotations

from pathlib import Path

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
