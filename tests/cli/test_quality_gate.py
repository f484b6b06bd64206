"""What `export` says before a document goes out, and when it refuses to issue it."""

from __future__ import annotations

from alignment_desktop.workbook import Workbook


def test_export_warns_of_what_a_reader_would_stumble_over_and_exports_all_the_same(call, sample, tmp_path):
    file = tmp_path / "summary.pdf"
    outcome = call("export", sample, "2026", "executive-summary", "--output", file)
    assert (outcome.code, file.read_bytes()[:4]) == (0, b"%PDF")
    warnings = outcome.err.splitlines()
    assert "Actions without an owner (1): A-15" in warnings
    assert not any(line.startswith("  ") for line in warnings)  # nothing that would keep it from being issued


def test_a_placeholder_is_named_and_the_document_not_issued(call, sample, tmp_path):
    file = tmp_path / "summary.pdf"
    with Workbook.open(sample, "") as workbook:
        engagement = workbook.clients.engagement("2026")
        workbook.clients.change_engagement(engagement.id, scope="Three depots, [name], and the office")
    exported = call("export", sample, "2026", "executive-summary", "--output", file)
    assert "Placeholders left in texts (1): the engagement" in exported.err
    assert "  the engagement still says “[name]”. Write what is meant." in exported.err.splitlines()
    looked_at = file.read_bytes()
    refused = call("export", sample, "2026", "executive-summary", "--output", file, "--issue", "The board")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err.splitlines() == [
        "Not issued: these must be settled first.",
        "  the engagement still says “[name]”. Write what is meant.",
    ]
    assert file.read_bytes() == looked_at
    with Workbook.open(sample, "", read_only=True) as workbook:
        assert workbook.deliverables.issued(engagement.id) == ()
