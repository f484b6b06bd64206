"""A document goes out: to a file, and, where it is issued, into the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from alignment_desktop.deliverables.blocks import Status
from alignment_desktop.deliverables.export import exported
from alignment_desktop.domain.deliverable import IssueStatus
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.quality import blocking
from alignment_desktop.exchange.files import safe_name, write_file
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs
from alignment_desktop.ui.pages.deliverables.making import Made, Order
from alignment_desktop.ui.session import WARN, Job, Session


@dataclass(slots=True)
class _Outgoing:
    """A document on its way: what is written, and, once that is durable, its bytes and pages."""

    order: Order
    path: Path
    password: str | None
    status: IssueStatus | None
    pdf: bytes | None = None
    pages: int = 0

    def write(self) -> None:
        """Makes the document and puts it in its place; refused, nothing there is replaced."""
        order = self.order
        made = exported(order.outline, order.snapshot, order.options, order.assets, self.password)
        write_file(self.path, made.pdf)
        self.pages, self.pdf = made.pages, made.pdf


class Sending(QObject):
    """Asks what is needed and sends documents out. `written` carries the path of one that is there."""

    written = Signal(object)

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self._folder = Path.home()
        self._under_way: list[_Outgoing] = []

    @property
    def is_writing(self) -> bool:
        """Whether a document is being written."""
        return bool(self._under_way)

    def export(self, made: Made) -> None:
        """A draft or a form to a file, without a trace in the register."""
        if not made.order.outline.shows_answers:
            self._ask_where(made.order, lambda path: self._send(_Outgoing(made.order, path, None, None)))
            return

        def go(values: dialogs.Values) -> None:
            password = _password(values)
            self._ask_where(made.order, lambda path: self._send(_Outgoing(made.order, path, password, None)))

        dialogs.form(
            self._window,
            _("Export a draft"),
            _password_fields(),
            go,
            accept=_("Choose the place…"),
            intro=_(
                "The draft is written to a file. It leaves no line in the register: to send it to somebody, issue it."
            ),
        )

    def issue(self, made: Made) -> None:
        """A version for a recipient, kept in the register once it is written."""
        if blocking(made.objections):
            self._session.tell(_("It cannot be issued yet: settle what is marked with ▲ first."), WARN)
            return
        snapshot = made.order.snapshot
        version = self._session.workbook.deliverables.next_version(snapshot.engagement.id, made.order.outline.id)

        def go(values: dialogs.Values) -> None:
            recipient, status = values["to"].strip(), IssueStatus(values["status"])
            password = _password(values)
            options = replace(
                made.order.options, recipient=recipient, version=str(version), status=Status(status.value)
            )
            order = replace(made.order, options=options)
            self._ask_where(order, lambda path: self._send(_Outgoing(order, path, password, status)))

        dialogs.form(
            self._window,
            _("Issue version {version}").format(version=version),
            (
                dialogs.Field(
                    id="to", label=_("To"), is_needed=True, hint=_("Such as: M. Lindqvist, CEO"),
                    help=_("Stands in the running head of every page."),
                ),
                dialogs.Field(
                    id="status", label=_("As"), kind="choice", value=IssueStatus.DRAFT.value,
                    options=((IssueStatus.DRAFT.value, _("Draft: every page says so")),
                             (IssueStatus.FINAL.value, _("Final"))),
                ),
                *_password_fields(),
            ),
            go,
            accept=_("Choose the place…"),
            intro=_("It gets a line in the register of what went out, which stays. An issue cannot be undone."),
        )  # fmt: skip

    def _ask_where(self, order: Order, go: Callable[[Path], object]) -> None:
        version = f" v{order.options.version}" if order.options.version else ""
        kind = order.options.status.value
        if not order.outline.shows_answers:
            kind = order.options.asked.reader.value if order.outline.asks else order.options.language
        name = f"{order.snapshot.client.name} {order.outline.title}{version} {kind}"
        dialogs.save_file(
            self._window, _("Where the document goes"), self._folder / f"{safe_name(name)}.pdf", _("PDF (*.pdf)"), go
        )

    def _send(self, outgoing: _Outgoing) -> None:
        self._folder = outgoing.path.parent
        self._under_way.append(outgoing)

        def work(_job: Job) -> None:
            outgoing.write()

        job = self._session.start(work, lambda _nothing: None, label=_("Writing the document…"))
        # At its end and not when it is done: what is written is registered even where somebody stopped the job.
        job.ended.connect(lambda: self._on_ended(outgoing))

    def _on_ended(self, outgoing: _Outgoing) -> None:
        self._under_way.remove(outgoing)
        if outgoing.pdf is None:
            return
        if outgoing.status is not None and not self._register(outgoing, outgoing.pdf, outgoing.status):
            return
        self.written.emit(outgoing.path)

    def _register(self, outgoing: _Outgoing, pdf: bytes, status: IssueStatus) -> bool:
        order = outgoing.order
        issued = self._session.do(
            self._session.workbook.deliverables.record_issue,
            order.snapshot,
            order.outline.id,
            pdf,
            recipient=order.options.recipient,
            pages=outgoing.pages,
            language=order.options.language,
            attribution=order.options.attribution,
            status=status,
        )
        return issued is not None


def _password_fields() -> tuple[dialogs.Field, ...]:
    return (
        dialogs.Field(
            id="password",
            label=_("Password to open it"),
            kind="secret",
            help=_("Optional. The file is encrypted with AES-256; tell the password by another way than the file."),
        ),
        dialogs.Field(id="again", label=_("The same password once more"), kind="secret"),
    )


def _password(values: dialogs.Values) -> str | None:
    """The password typed twice; None for none. Raises Refused where the two differ."""
    if values["password"] != values["again"]:
        raise Refused(_("The two passwords differ. Type the same one twice, or none."))
    return values["password"] or None
