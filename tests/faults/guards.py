"""The guards are guarded: each protection is taken out of a copy of the program, and a named test must go red.

A guard is a place in the source, the words that protect, what stands there without them, and the test that notices.
Words that are no longer in the source exactly once, and a test that stays green, are broken promises alike.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.faults.soaks import Figures, Say

ROOT = Path(__file__).parents[2]
_COPIED = ("alignment_desktop", "resources", "tests", "packaging")
_CAUGHT, _PASSED = 1, 0


@dataclass(frozen=True, slots=True)
class Guard:
    """One protection: its name, the module below the package, the words that protect, what replaces them, the test."""

    name: str
    place: str
    words: str
    without: str
    test: str


GUARDS: tuple[Guard, ...] = (
    # What is saved stays saved
    Guard("fsync", "storage/durable.py", "        os.fsync(handle)\n", "        pass\n",
          "storage/test_durable.py::test_content_reaches_the_disk_before_its_name_does_and_the_name_before_the_end"),
    Guard("synchronous FULL", "storage/connections.py", '("synchronous", "FULL", 2)', '("synchronous", "NORMAL", 1)',
          "storage/test_vault.py::test_every_pragma_reads_back_on_the_writing_connection"),
    Guard("write-ahead log kept short", "storage/connections.py", "str(8 * 2**20), 8 * 2**20)", '"-1", -1)',
          "storage/test_vault.py::test_every_pragma_reads_back_on_the_writing_connection"),
    Guard("rollback of a failed step", "storage/store.py", 'connection.execute("ROLLBACK")',
          'connection.execute("COMMIT")', "storage/test_store.py::test_an_exception_leaves_nothing_of_the_step"),
    Guard("lock", "storage/lock.py", "if not _hold(handle):", "if not _hold(handle) and False:",
          "storage/test_lock.py::test_a_second_writer_is_told_who_where_and_since_when"),
    Guard("lock of another computer", "storage/lock.py", "if holder is None or holder.host != me.host:", "if False:",
          "storage/test_lock.py::test_another_host_is_never_taken_over_silently"),
    Guard("newer workbook refused", "storage/vault.py", "if version > migrations.SCHEMA_VERSION:", "if False:",
          "storage/test_vault.py::test_a_newer_workbook_is_told_and_left"),
    Guard("re-read of written files", "exchange/files.py", "if part.read_bytes() != content:", "if False:",
          "exchange/test_files.py::test_a_disk_that_reads_back_something_else_is_noticed"),
    Guard("files of another kind", "exchange/files.py", "        _refuse_foreign(path, content)\n", "",
          "exchange/test_files.py::test_a_file_of_another_kind_is_never_replaced"),
    Guard("backup compared", "storage/backup.py", "if fingerprint(read_back) != expected:", "if False:",
          "storage/test_backup.py::test_a_copy_that_reads_back_differently_never_counts"),
    Guard("backup checked before it is restored", "storage/backup.py", "    found = integrity.problems(access)\n",
          "    found = ()\n", "storage/test_backup.py::test_verify_tells_a_bad_backup"),
    Guard("new workbook folded before its log goes", "storage/vault.py",
          'connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()\n            finally',
          "pass\n            finally",
          "storage/test_failing_disk.py::test_a_new_workbook_is_whole_or_not_there_where_a_sync_fails"),
    Guard("new folders synced", "storage/durable.py", "exist_ok=True)\n    flush(path.parent)\n", "exist_ok=True)\n",
          "storage/test_failing_disk.py::test_the_folder_of_the_backups_survives_a_power_cut_with_them"),
    Guard("last three backups kept", "storage/backup.py", "_ALWAYS_KEPT = 3", "_ALWAYS_KEPT = 0",
          "storage/test_backup.py::test_the_last_three_good_ones_always_stay_and_thinning_twice_is_thinning_once"),
    Guard("seal of every page checked", "storage/integrity.py",
          "        if pages:\n            return _lost", "        if False:\n            return _lost",
          "storage/test_integrity.py::test_a_broken_seal_is_found_in_every_page_but_the_salt"),
    Guard("saves lost in a log told of", "storage/write_log.py", "    if not unread:", "    if True:",
          "storage/test_write_log.py::test_a_flipped_bit_is_told_with_the_saves_that_are_lost_by_it"),
    Guard("a log that is only read stays", "storage/connections.py",
          "if has_log and not for_checks else", "if False else",
          "storage/test_write_log.py::test_a_whole_log_is_no_problem_and_is_still_there_after_it_was_read"),
    Guard("closed round", "workbook/closed_rounds.py",
          "if round_ is not None and round_.is_closed and not self._closes(change):", "if False:",
          "workbook/test_closed_rounds.py::test_a_closed_round_refuses"),
    Guard("undo conflict", "storage/store.py", "        if current != record.after:\n            raise conflict\n", "",
          "storage/test_store.py::test_undo_refuses_a_row_that_changed_since_and_keeps_it"),
    # What is confidential stays confidential
    Guard("erased words out of the journal", "storage/erasure.py",
          "    store.connection.execute(\n        f'UPDATE changes SET \"before\" = json_set",
          "    (lambda *_words: None)(\n        f'UPDATE changes SET \"before\" = json_set",
          "workbook/test_erasure.py::TestRemark::test_no_word_of_it_is_left_anywhere"),
    Guard("erased words out of free pages", "storage/erasure.py", 'connection.execute("VACUUM")', "pass",
          "workbook/test_erasure.py::TestClient::test_nothing_of_it_is_left_but_that_a_client_was_erased"),
    Guard("erased words out of other texts", "workbook/erasure.py",
          "        erasure.reword(self._store, within, words, self._note)\n", "        assert within\n",
          "workbook/test_erasure.py::TestRemark::test_no_word_of_it_is_left_anywhere"),
    Guard("erased words out of backups", "storage/erasure.py", "durable.clear(path)", "pass",
          "workbook/test_erasure.py::TestCopies::test_automatic_backups_are_replaced_by_one_of_today"),
    Guard("small sides", "domain/disclosure.py", "FEWEST = 3", "FEWEST = 2",
          "domain/test_disclosure.py::test_a_side_of_two_is_pooled_with_the_other_from_the_question_to_the_whole"),
    Guard("no subtraction", "domain/disclosure.py",
          "        if both and not self.is_safe(_people(*single)):\n            single = []\n", "",
          "domain/test_disclosure.py"
          "::test_what_one_person_said_to_a_one_sided_question_does_not_enter_the_score_beside_both_sides"),
    Guard("small sides of wishes", "domain/disclosure.py",
          "found.append(replace(wish, mean=_UNKNOWN, people=_NOBODY))", "found.append(wish)",
          "domain/test_wishes.py"),
    Guard("off the record", "domain/disclosure.py", "if r.kind.is_on_record and r.erased_on is None)",
          "if r.erased_on is None)",
          "domain/test_disclosure.py::test_off_the_record_own_observations_and_erased_words_never_leave"),
    Guard("off the record is no evidence", "workbook/findings.py", "            if not remark.kind.is_on_record:\n",
          "            if remark is None:\n", "workbook/test_findings.py"),
    Guard("promise of attribution", "domain/disclosure.py", ".narrowed(remark.attribution).narrowed(self._attribution)",
          ".narrowed(remark.attribution)",
          "domain/test_disclosure.py::test_attribution_is_the_narrowest_of_promise_wish_and_document"),
    Guard("scope of a search", "storage/search.py", "    if scope is not None:\n", "    if scope == \"\":\n",
          "storage/test_search.py::test_a_scope_keeps_other_clients_and_engagements_out"),
    Guard("faults without words", "faults.py", "type(fault).__name__]", "type(fault).__name__, str(fault)]",
          "faults/test_canaries.py::test_a_forced_fault_keeps_its_place_and_no_word"),
    Guard("bars on photos", "ui/pictures.py",
          "painter.fillRect(bar.translated(-frame.topLeft()), Qt.GlobalColor.black)", "pass",
          "ui/test_photo_desk.py::TestRules::test_a_large_photo_is_made_smaller_and_stays_black_under_its_bar"),
    # What is hostile stays harmless
    Guard("plain labels", "ui/widgets.py", "    made.setTextFormat(Qt.TextFormat.PlainText)\n", "",
          "faults/test_plain_text.py::test_markup_in_a_label_is_shown_as_it_stands"),
    Guard("plain tool tips", "ui/widgets.py", "{text.translate(_AS_HTML)}", "{text}",
          "faults/test_plain_text.py::test_markup_in_a_tool_tip_is_shown_as_it_stands"),
    Guard("no raw paragraph in a PDF", "deliverables/paint.py", '\nfrom __future__ import annotations\n',
          "\nfrom __future__ import annotations\n\n\ndef _raw(platypus, text):\n    return platypus.Paragraph(text)\n",
          "test_architecture.py::test_the_code_holds_no"),
    Guard("control signs dropped", "deliverables/text.py", '    return _DROPPED.sub("", text)', "    return text",
          "deliverables/test_text.py::test_control_characters_direction_marks_and_zero_widths_are_left_out"),
    Guard("signs that print nothing told", "deliverables/text.py",
          "            self.left_out.setdefault", "            {}.setdefault",
          "deliverables/test_text.py::test_what_prints_nothing_is_left_out_and_told_with_its_number_and_place"),
    Guard("links of the web and mail alone", "deliverables/text.py", 'parts.scheme == "https" and bool(parts.hostname)',
          "bool(parts.scheme)", "deliverables/test_text.py::test_only_web_and_mail_addresses_become_links"),
    Guard("PDF password", "deliverables/pdf.py", "R=6, aes=True", "R=4, aes=True",
          "deliverables/test_pdf.py::test_a_password_is_aes_256_and_asked_for"),
    Guard("formula quoting", "exchange/answers.py", "f\"'{value}\" if value.startswith(_FORMULA_STARTS) else value",
          "value", "exchange/test_answers.py::TestTemplate::test_names_that_look_like_formulas_or_links_stay_words"),
    Guard("no formulas in sheets", "exchange/books.py", '"strings_to_formulas": False', '"strings_to_formulas": True',
          "faults/test_plain_text.py::test_words_that_look_like_a_formula_stay_words_however_they_are_written"),
    Guard("largest sheet", "exchange/books.py", "if len(content) > _LARGEST_FILE:", "if False:",
          "exchange/test_answers.py"),
    Guard("zip bomb limit", "exchange/books.py", "if total > _LARGEST_UNPACKED:", "if False:",
          "exchange/test_answers.py"),
    Guard("largest picture", "ui/decoding.py", "if measured.width() * measured.height() > MOST_POINTS:", "if False:",
          "ui/test_pictures.py::test_what_claims_to_be_huge_is_refused_before_it_is_decoded"),
    Guard("image metadata", "ui/pictures.py", "    bare = QImage(part.size(), form)\n    bare.fill(ground)\n",
          "    bare = image.copy(part).convertToFormat(form)\n",
          "ui/test_pictures.py::test_a_logo_keeps_its_pixels_and_loses_its_metadata"),
    # What runs runs here alone
    Guard("no core dumps", "storage/dumps.py", "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))", "pass",
          "storage/test_dumps.py::test_no_core_file_is_written_and_no_other_program_may_read_the_memory"),
    Guard("passphrase kept from readers", "exchange/apart.py", ' if name != "ALIGNMENT_PASSPHRASE"', "",
          "exchange/test_apart.py::test_the_passphrase_is_not_handed_on"),
    Guard("memory of readers limited", "exchange/limits.py",
          "limits += [(resource.RLIMIT_DATA, memory), (resource.RLIMIT_AS, memory + _MAPPED)]", "pass",
          "exchange/test_apart.py::test_memory_has_an_end"),
    Guard("memory of readers watched", "exchange/limits.py", "        watch(memory)\n", "        pass\n",
          "exchange/test_apart.py::test_memory_has_an_end_where_the_system_refuses_none"),
    Guard("fence around readers", "exchange/apart.py", "    sys.addaudithook(_fence)\n", "",
          "exchange/test_apart.py::test_a_reader_reaches_nothing"),
    Guard("nothing opens by itself", "ui/erasing.py", "\nfrom __future__ import annotations\n",
          "\nfrom __future__ import annotations\n\nimport webbrowser\n",
          "test_architecture.py::test_the_code_holds_no"),
)  # fmt: skip


def soak(figures: Figures, say: Say, *, seed: int, times: int) -> None:
    """Takes `times` protections out, one after the other; all of them where there are no more."""
    chosen = list(GUARDS) if times >= len(GUARDS) else random.Random(seed).sample(GUARDS, times)
    check(chosen, figures, say)


def check(chosen: list[Guard], figures: Figures, say: Say) -> None:
    """Tries each of these guards in a copy of the tree, and counts those whose test went red."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        _copy_tree(copy)
        code, told = _tested(copy, list(dict.fromkeys(guard.test for guard in chosen)))
        figures.expect(code == _PASSED, f"with every protection in place the tests are not green:\n{told[-2000:]}")
        for number, guard in enumerate(chosen, start=1):
            figures.count("protections taken out")
            problem = patch_problem(guard)
            if problem:
                figures.expect(False, problem)
                continue
            file = copy / "alignment_desktop" / guard.place
            whole = file.read_text(encoding="utf-8")
            _write(file, whole.replace(guard.words, guard.without), 2 * number)
            code, told = _tested(copy, [guard.test])
            _write(file, whole, 2 * number + 1)
            is_caught = code == _CAUGHT and "\nFAILED " in told
            figures.count("noticed by their test", int(is_caught))
            figures.expect(is_caught, f"without “{guard.name}” {guard.test} does not go red:\n{told[-1500:]}")
            say(f"  {'red' if is_caught else 'GREEN':6}{guard.name}")


def patch_problem(guard: Guard) -> str:
    """Why a protection cannot be taken out of today's source; empty where it can."""
    count = (ROOT / "alignment_desktop" / guard.place).read_text(encoding="utf-8").count(guard.words)
    if count != 1:
        return f"the words of “{guard.name}” are in {guard.place} {count} times, not once"
    file, *names = guard.test.split("::")
    path = ROOT / "tests" / file
    source = path.read_text(encoding="utf-8") if path.is_file() else ""
    if not source or any(f" {name}(" not in source and f"class {name}:" not in source for name in names):
        return f"the test of “{guard.name}” is not there: {guard.test}"
    return ""


def _copy_tree(copy: Path) -> None:
    for name in _COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ROOT.glob("*.*"):
        if file.is_file():
            shutil.copy(file, copy / file.name)


def _write(file: Path, source: str, moment: int) -> None:
    """Writes a module with a time of its own, so that no compiled form of another state is taken for it."""
    file.write_text(source, encoding="utf-8", newline="\n")
    os.utime(file, (10**9 + moment, 10**9 + moment))


def _tested(copy: Path, tests: list[str]) -> tuple[int, str]:
    """The exit code of pytest on these tests in the copy, and what it said."""
    outcome = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-rfE", "-p", "no:cacheprovider", "--tb=line",
         *(f"tests/{test}" for test in tests)],
        cwd=copy,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(copy)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )  # fmt: skip
    return outcome.returncode, outcome.stdout + outcome.stderr
