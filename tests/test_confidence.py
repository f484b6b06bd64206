"""Nothing that was told in confidence leaves the workbook, by any way out.

One small workbook holds a word of its own for every class of thing that stays inside; every exporter is run on it, by
the command line and by function, and the words are looked for in all that comes out.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest

from alignment_desktop.cli import run
from alignment_desktop.content.outlines import outlines
from alignment_desktop.content.packs import core_pack
from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.day_sheet import day_sheet
from alignment_desktop.deliverables.export import exported
from alignment_desktop.deliverables.view import Options
from alignment_desktop.domain.engagement import Attribution, Person, Side
from alignment_desktop.domain.interview import Basis, Evidence, Remark, RemarkClass
from alignment_desktop.domain.kickoff import Kickoff
from alignment_desktop.domain.plan import FindingKind
from alignment_desktop.domain.proposals import proposals
from alignment_desktop.domain.record import replace
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.exchange.calendar import calendar
from alignment_desktop.i18n import Translator
from alignment_desktop.storage import vault
from alignment_desktop.workbook import Workbook

Q = "C1.P1.Q1"
DAY = date(2026, 11, 25)
TOLD = "toucanquote"

SECRET = {
    "words off the record": "zebracrossing",
    "an observation of one's own": "quokkasmile",
    "an erased remark": "dodogone",
    "the caption of a photo off the record": "wombatphoto",
    "what would settle a claim that rests on words off the record": "axolotlproof",
    "another client": "Kakapo",
    "a remark of another client": "numbatelsewhere",
}
"""What nobody but the consultant reads, in the window."""

KEPT_FROM_READERS = {
    "the quote of somebody who was promised not to be quoted": "heronquiet",
    "the name of somebody who is quoted by side": "Ptarmigan",
    "the name of somebody who is quoted by role": "Capercaillie",
    "the name of an erased person": "Moawoman",
    "a rejected finding": "lemurreject",
    "a finding merged away": "civetmerged",
    "an action that was dropped": "ibisdropped",
    "what a reader said of an earlier issue": "gnucomment",
    "a photo without leave to print": "tapirphoto",
}
"""What no document for the client prints; who is asked, when and by whom is another matter."""

DOCUMENTS = tuple(outline.id for outline in outlines())
FOR_READERS = (*DOCUMENTS, "documents asked for", "announcement")
FUNCTIONS = ("calendar", "day sheet", "invitations", "proposals", "register of issues", "quality gate")
VERBS = ("scores", "scores --json", "scores --explain", "export", "export --language", "texts", "texts --json",
         "answers --template xlsx", "answers --template csv", "day-sheet", "check", "deliverables")  # fmt: skip


def fill(workbook: Workbook) -> str:
    """Writes that workbook and gives the id of the engagement."""
    pack = core_pack()
    clients, room, plan, findings = workbook.clients, workbook.interviews, workbook.plan, workbook.findings
    other = clients.add_client("Kakapo Mining")
    elsewhere = clients.add_engagement(other.id, "Kakapo review")
    strange = clients.open_round(elsewhere.id, "Baseline", pack)
    their = clients.add_respondent(elsewhere.id, clients.add_person(other.id, "Kea", Side.IT).id, "developer")
    sitting = room.plan_interview(strange.id, (their.id,))
    room.add_remark(sitting.id, "numbatelsewhere", kind=RemarkClass.QUOTE, respondent_id=their.id, question=Q)

    client = clients.add_client("Harbour & Pine")
    engagement = clients.add_engagement(client.id, "Alignment review")
    round_ = clients.open_round(engagement.id, "Baseline", pack, opened_on=date(2026, 11, 2))
    asked = {}
    for name, side, role, attribution in (
        ("Ann Named", Side.BUSINESS, "ceo", Attribution.NAMED),
        ("Ros Capercaillie", Side.BUSINESS, "ceo", Attribution.ROLE),
        ("Meg Moawoman", Side.BUSINESS, "ceo", Attribution.NAMED),
        ("Pat Ptarmigan", Side.IT, "it_lead", Attribution.SIDE),
        ("Hal Heron", Side.IT, "it_lead", Attribution.NONE),
        ("Tim Third", Side.IT, "it_lead", Attribution.SIDE),
    ):
        person = clients.add_person(client.id, name, side, job=f"Head of {name.split()[0]}")
        asked[name.split()[0]] = clients.add_respondent(engagement.id, person.id, role, attribution=attribution)
    sittings = {}
    for hour, (name, respondent) in enumerate(asked.items(), start=9):
        at = datetime(2026, 11, 25, hour)  # noqa: DTZ001  an appointment is local
        sittings[name] = room.plan_interview(round_.id, (respondent.id,), appointment=at, zone="Europe/London")
        for question in (Q, "C1.P1.Q2", "C2.P1.Q1"):
            room.rate(sittings[name].id, respondent.id, question, 2 + hour % 3, Basis.SELF)

    def say(name: str, text: str, kind: RemarkClass = RemarkClass.QUOTE) -> Remark:
        return room.add_remark(sittings[name].id, text, kind=kind, respondent_id=asked[name].id, question=Q)

    said = say("Ann", f"We say {TOLD} aloud")
    say("Hal", "We say heronquiet in confidence")
    for name in ("Ros", "Meg", "Pat"):
        say(name, f"A plain word of the {name.lower()} kind")
    off = say("Ann", "They say zebracrossing among friends", RemarkClass.OFF_RECORD)
    own = say("Ann", "A quokkasmile was to be seen", RemarkClass.OBSERVATION)
    gone = say("Ann", "The dodogone was said", RemarkClass.FOLLOW_UP)
    photo = room.add_photo(
        sittings["Ann"].id, Q, b"png", "image/png", "A wombatphoto of the board", respondent_id=asked["Ann"].id
    )
    room.add_evidence(engagement.id, b"gif", "image/png", "A tapirphoto of the door", practice="C1.P1")
    for first, second, settled_by in ((said, off, "The axolotlproof"), (own, said, "An axolotlproof"),
                                      (said, say("Pat", "No such thing"), "The open proof")):  # fmt: skip
        workbook.claims.add(engagement.id, first.id, second.id, settled_by=settled_by, practice="C1.P1")
    finding = findings.write(
        engagement.id, round_.id, "C1", "Nobody meets", practice="C1.P1", condition="It is so.", consequence="Delay."
    )
    findings.add_evidence(finding.id, remark_ids=[said.id, gone.id], evidence_ids=[photo.id])
    for title in ("A civetmerged thing", "A lemurreject thing"):
        other_finding = findings.write(engagement.id, round_.id, "C1", title, kind=FindingKind.WEAKNESS)
        if "civet" in title:
            findings.merge(other_finding.id, finding.id)
        else:
            findings.put_aside(other_finding.id, "No")
    plan.add(engagement.id, "Meet weekly", finding_ids=[finding.id], due_on=date(2026, 12, 1))
    plan.drop(plan.add(engagement.id, "An ibisdropped thing", finding_ids=[finding.id]).id)
    issue = workbook.deliverables.record_issue(
        workbook.snapshot(engagement.id), DOCUMENTS[0], b"%PDF", recipient="The board", pages=9
    )
    workbook.deliverables.add_comment(issue.id, "Board", "A gnucomment")
    # What was told is taken back only now: the line of a finding's photo goes off the record, another is erased.
    room.classify_remark(photo.remark_id or "", RemarkClass.OFF_RECORD)
    with workbook.change("test", "Test"):
        workbook.store.save(replace(workbook.store.get(Evidence, photo.id), may_print=True))
        workbook.store.save(replace(workbook.store.get(Remark, gone.id), erased_on=DAY))
        meg = workbook.store.get(Person, asked["Meg"].person_id)
        workbook.store.save(replace(meg, erased_on=DAY, job=""))
    return engagement.id


def words_of(pdf: bytes) -> str:
    """All text and all properties of a document."""
    document = pypdfium2.PdfDocument(pdf)
    told = [page.get_textpage().get_text_range() for page in document]
    told += document.get_metadata_dict().values()
    told += [item.get_title() for item in document.get_toc()]
    document.close()
    # Words that the printer parted are put together again.
    return "\n".join(told).replace("\ufffe", "").replace("\u00ad", "").replace("-\r\n", "")


def words_in(sheet: bytes) -> str:
    """All text of a spreadsheet or of a text file."""
    if not sheet.startswith(b"PK"):
        return sheet.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(sheet)) as parts:
        return "\n".join(parts.read(name).decode() for name in parts.namelist())


def by_function(workbook: Workbook, snapshot: Snapshot) -> dict[str, str]:
    """What every function that makes something to be given away gives, by its name."""
    assets = no_assets()
    given = {
        outline.id: words_of(exported(outline, snapshot, Options(recipient="The board"), assets).pdf)
        for outline in outlines()
    }
    texts = Kickoff(snapshot, Translator("en"))
    return given | {
        "announcement": texts.announcement(),
        "documents asked for": texts.document_requests(),
        "invitations": "\n".join(texts.invitation(r) for r in snapshot.respondents),
        "calendar": calendar(snapshot).replace(b"\r\n ", b"").decode(),
        "day sheet": words_of(day_sheet(snapshot, DAY, no_assets()).pdf),
        "proposals": repr(proposals(snapshot)),
        "register of issues": repr(workbook.deliverables.issued(snapshot.engagement.id))
        + repr([workbook.deliverables.changed_since(i) for i in workbook.deliverables.issued(snapshot.engagement.id)]),
        "quality gate": repr(workbook.deliverables.objections(snapshot, "en")),
    }


def by_verb(path: Path, engagement: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """What every verb says and writes, by its name."""
    pdf, de, sheet, table, day = (folder / n for n in ("r.pdf", "de.pdf", "a.xlsx", "a.csv", "day.pdf"))
    calls: dict[str, tuple[object, ...]] = {
        "scores": ("scores", path, engagement),
        "scores --json": ("scores", path, engagement, "--json"),
        "scores --explain": ("scores", path, engagement, "--explain", "overall"),
        "export": ("export", path, engagement, DOCUMENTS[0], "--output", pdf),
        "export --language": ("export", path, engagement, DOCUMENTS[0], "--output", de, "--language", "de"),
        "texts": ("texts", path, engagement),
        "texts --json": ("texts", path, engagement, "--json"),
        "answers --template xlsx": ("answers", path, engagement, sheet, "--template"),
        "answers --template csv": ("answers", path, engagement, table, "--template"),
        "day-sheet": ("day-sheet", path, engagement, "--output", day),
        "check": ("check", path),
        "deliverables": ("deliverables",),
    }
    said = {}
    for name, call in calls.items():
        capsys.readouterr()
        code = run([str(word) for word in call])
        told = capsys.readouterr()
        assert code == 0 or name == "export --language", (name, told.err)
        said[name] = told.out + told.err
    said["export"] += words_of(pdf.read_bytes())
    said["export --language"] += words_of(de.read_bytes()) if de.exists() else ""
    said["day-sheet"] += words_of(day.read_bytes())
    said["answers --template xlsx"] += words_in(sheet.read_bytes())
    said["answers --template csv"] += words_in(table.read_bytes())
    return said


_GIVEN: dict[str, str] = {}


@pytest.fixture
def given(tmp_path: Path, clock, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """All that comes out of that workbook, by the way it comes; worked out once."""
    if not _GIVEN:
        path = tmp_path / "book.alignment"
        with Workbook(vault.create(path, ""), now=clock) as workbook:
            engagement = fill(workbook)
            _GIVEN.update(by_function(workbook, workbook.snapshot(engagement)))
        _GIVEN.update(by_verb(path, engagement, tmp_path, capsys))
    return _GIVEN


def test_every_way_out_was_tried(given):
    assert set(given) == {*FOR_READERS, *FUNCTIONS, *VERBS}
    assert all(given.values())


def test_what_may_be_told_is_told(given):
    assert TOLD in given["assessment-report"]
    assert TOLD in given["export"]
    assert "The open proof" in given["documents asked for"]
    assert "Ptarmigan" in given["calendar"]


@pytest.mark.parametrize("secret", SECRET.values(), ids=SECRET)
@pytest.mark.parametrize("way", [*FOR_READERS, *FUNCTIONS, *VERBS])
def test_a_secret_leaves_by_no_way(given, way, secret):
    assert secret.casefold() not in given[way].casefold()


@pytest.mark.parametrize("kept", KEPT_FROM_READERS.values(), ids=KEPT_FROM_READERS)
@pytest.mark.parametrize("way", [*FOR_READERS, "export"])
def test_what_is_kept_from_readers_is_in_nothing_they_read(given, way, kept):
    assert kept.casefold() not in given[way].casefold()
