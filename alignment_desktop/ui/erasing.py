"""Erasing, asked in words that say what goes and what stays; and, once it is done, the copies it does not reach."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from alignment_desktop.content.outlines import outlines
from alignment_desktop.domain.deliverable import Issued
from alignment_desktop.domain.engagement import Client, Person
from alignment_desktop.domain.errors import AlignmentError, Refused
from alignment_desktop.domain.interview import Remark
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs, theme, widgets, words
from alignment_desktop.ui.safekeeping import shelf_of
from alignment_desktop.ui.session import Session, sentence

_SHOWN = 60


def ask_remark(parent: QWidget, session: Session, remark: Remark) -> dialogs.Dialog:
    """Asks whether a remark shall be erased, and erases it."""
    told = _(
        "“{text}”\n\nIts words go from the note, the history, the search and the automatic backups, its photos with "
        "them, and where a text of this client repeats it word for word. What you wrote about it in words of your own "
        "stays, and so does the answer.\n\nThis cannot be undone."
    )
    excerpt = remark.text if len(remark.text) <= _SHOWN else remark.text[:_SHOWN].rstrip() + "…"
    erasure = session.workbook.erasure
    return dialogs.confirm(
        parent,
        _("Erase this line for good?"),
        told.format(text=excerpt),
        _("Erase the line"),
        lambda: _erase(parent, session, erasure.client_of(remark.id), lambda: erasure.erase_remark(remark.id)),
        is_danger=True,
    )


def ask_person(parent: QWidget, session: Session, person: Person) -> dialogs.Dialog:
    """Asks whether a person shall be erased, and erases them."""
    told = _(
        "Name, job, department and e-mail go, with the words of all their remarks and photos and what they said on "
        "findings: from the lists, the history, the search and the automatic backups. Their name goes from your own "
        "texts too.\n\nTheir answers stay as figures without a name, because the figures of the round rest on them; "
        "so do their side and their role.\n\nThis cannot be undone."
    )
    erasure = session.workbook.erasure
    return dialogs.confirm(
        parent,
        _("Erase {name} for good?").format(name=person.name),
        told,
        _("Erase the person"),
        lambda: _erase(parent, session, person.client_id, lambda: erasure.erase_person(person.id)),
        is_danger=True,
    )


def ask_client(parent: QWidget, session: Session, client: Client) -> dialogs.Dialog:
    """Asks for the name of a client that shall be erased, and erases it."""
    told = _(
        "Everything goes: engagements, people, interviews, answers, findings, plans, KPIs, registers, texts, pictures, "
        "the register of what was issued, and their history; also from the search and the automatic backups. What "
        "stays is one line that says that a client was erased today. This cannot be undone."
    )

    def save(values: dialogs.Values) -> None:
        if values["name"].strip() != client.name.strip():
            raise Refused(_("This is not the name of the client. Type “{name}”.").format(name=client.name))
        _erase(parent, session, client.id, lambda: session.workbook.erasure.erase_client(client.id))

    return dialogs.form(
        parent,
        _("Erase {name} for good?").format(name=client.name),
        (dialogs.Field(id="name", label=_("Type the name of the client to erase it"), is_needed=True),),
        save,
        accept=_("Erase the client"),
        intro=told,
        is_danger=True,
    )


def _erase(parent: QWidget, session: Session, client_id: str, command: Callable[[], object]) -> None:
    """Erases, renews the automatic backups in a job and then shows which copies are left."""
    erasure = session.workbook.erasure
    issued = erasure.issued_to(client_id)
    try:
        command()
    except AlignmentError as refusal:
        session.tell(sentence(refusal))
        return
    access, now, shelf = session.workbook.access, session.workbook.store.now(), shelf_of(session)

    def show(left: tuple[Path, ...], problem: str = "") -> None:
        if session.is_open:
            _show_copies(parent, issued, (*erasure.copies_beside(), *left), problem)

    def work(_job: object) -> tuple[Path, ...]:
        outlines()  # read here once, for the titles of what was issued
        return shelf.renew(access, now)

    def failed(fault: Exception) -> None:
        if not isinstance(fault, AlignmentError):
            raise fault
        show((shelf.folder,), sentence(fault))

    session.start(work, show, failed=failed, label=_("Renewing the automatic backups"))


def _show_copies(parent: QWidget, issued: tuple[Issued, ...], files: tuple[Path, ...], problem: str) -> None:
    heading = _("Erased, except in these copies") if issued or files or problem else _("Erased")
    dialog = dialogs.Dialog(parent, heading, width=560)
    body = dialog.body
    if problem:
        body.addWidget(widgets.label(problem, wraps=True, tone="bad"))
    titles = {outline.id: outline.title for outline in outlines()}
    _add_list(
        dialog,
        _("Documents that went out"),
        [
            _("{title} {version}, {day}, to {recipient}").format(
                title=titles.get(each.deliverable, each.deliverable),
                version=each.version,
                day=words.day(datetime.fromisoformat(each.issued_at).astimezone().date()),
                recipient=each.recipient,
            )
            for each in issued
        ],
    )
    _add_list(dialog, _("Files that this computer still holds"), [str(path) for path in dict.fromkeys(files)])
    body.addWidget(
        widgets.muted(
            _("The workbook does not know where other copies are: backups made by hand, answer sheets, exported files, "
              "earlier copies of the workbook on other disks, printed pages. Delete those by hand."),
            wraps=True,
            size=13,
        )
    )  # fmt: skip
    body.addStretch()
    dialog.add_button(_("Close"), dialog.accept, kind="primary").setFocus()
    dialog.show_fitting()


def _add_list(dialog: dialogs.Dialog, heading: str, lines: list[str]) -> None:
    if lines:
        dialog.body.addWidget(widgets.label(heading, weight=theme.SEMIBOLD))
        for line in lines:
            dialog.body.addWidget(widgets.label(line, wraps=True))
