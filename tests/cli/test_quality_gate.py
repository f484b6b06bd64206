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


def test_no_name_steers_the_terminal(call, sample, tmp_path):
    with Workbook.open(sample, "") as workbook:
        engagement = workbook.clients.engagement("2026")
        workbook.clients.change_client(engagement.client_id, name="A\x1b[2JB\x9bC")
        workbook.clients.change_engagement(engagement.id, scope="[name] \x1b]0;owned\x07")
        (kpi, *_others) = workbook.kpis.kpis(engagement.id)
        workbook.kpis.change(kpi.id, title="K\x1b[31m", is_archived=False)
    for words in (("list", sample), ("scores", sample, "2026"),
                  ("export", sample, "2026", "executive-summary", "--output", tmp_path / "s.pdf")):  # fmt: skip
        outcome = call(*words)
        assert not {"\x1b", "\x07", "\x9b"} & set(outcome.out + outcome.err)
    assert "A\ufffd[2JB\ufffdC" in call("list", sample).out
