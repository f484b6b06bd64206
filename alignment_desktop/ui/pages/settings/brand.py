"""The firm and its brand: what stands on every document, kept as it is typed, with the cover beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QWidget

from alignment_desktop.charts.picture import PAPER, READABLE, contrast, is_colour, readable
from alignment_desktop.domain.engagement import Brand
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import _
from alignment_desktop.storage import attachments
from alignment_desktop.ui import dialogs, theme, widgets
from alignment_desktop.ui.flowing import Turning
from alignment_desktop.ui.in_place import TextInPlace
from alignment_desktop.ui.pages.settings.kept_line import KeptLine
from alignment_desktop.ui.pages.settings.preview import BrandPreview
from alignment_desktop.ui.pictures import LogoField
from alignment_desktop.ui.session import Session


class ColourLine(KeptLine):
    """A colour as #rrggbb with a swatch that opens the system's choice.

    Where words stand in it, it says how well they can be read on white, and offers a darker one where they cannot.
    """

    def __init__(
        self,
        label: str,
        keep: Callable[[str], object],
        typed: Callable[[], object],
        *,
        use: str,
        is_for_words: bool = False,
    ) -> None:
        super().__init__(label, keep, hint="#0f5c66", help=use)
        self._use = use
        self._is_for_words = is_for_words
        self.line.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.row.setStretch(0, 0)
        self._swatch = widgets.button("", self._ask, name=_("Choose: {colour}").format(colour=label))
        self._darker = widgets.button("", lambda: self._take(readable(self.colour or PAPER)), kind="quiet")
        self.row.addWidget(self._swatch)
        self.row.addWidget(self._darker)
        self.row.addStretch(1)
        self.line.textChanged.connect(self._judge)
        self.line.textChanged.connect(typed)
        self._judge()

    @property
    def colour(self) -> str | None:
        """The colour typed; None while it is not whole."""
        text = self.line.text().strip()
        return text if is_colour(text) else None

    def _judge(self) -> None:
        colour = self.colour
        ratio = contrast(colour, PAPER) if colour else 0.0
        is_pale = self._is_for_words and colour is not None and ratio < READABLE
        theme.styled(
            self._swatch,
            f"QPushButton{{background:{colour or 'transparent'};border:1px solid @line_strong;border-radius:7px;"
            "min-width:36px;min-height:18px;padding:4px;}QPushButton:focus{border:2px solid @focus;}",
        )
        self._darker.setVisible(is_pale)
        theme.toned(self.help, "warn" if is_pale else "good" if colour and self._is_for_words else "ink_2")
        if colour is None:
            self.help.setText(_("Six digits behind a #, such as #0f5c66."))
        elif is_pale:
            darker = _("Take {colour}").format(colour=readable(colour))
            self._darker.setText(darker)
            self._darker.setAccessibleName(darker)
            self.help.setText(_("{ratio}:1 on white, and words need 4.5:1.").format(ratio=_floored(ratio)))
        elif self._is_for_words:
            told = _("{ratio}:1 on white: easy to read. {use}")
            self.help.setText(told.format(ratio=_floored(ratio), use=self._use))
        else:
            self.help.setText(self._use)

    def _ask(self) -> None:
        dialogs.pick_colour(self, self.line.accessibleName(), self.colour or PAPER, self._take)

    def _take(self, colour: str) -> None:
        self.line.setText(colour)
        self.finish()


def _floored(ratio: float) -> str:
    """A contrast with one decimal, never rounded up to what it does not reach."""
    return f"{int(ratio * 10) / 10:.1f}"


class BrandCard(widgets.Card):
    """The brand in view: that of the engagement, else the first of the workbook; the first change makes one."""

    def __init__(self, session: Session) -> None:
        super().__init__(_("Your firm on documents"), spacing=14)
        self._session = session
        self._brand = Brand(id="", firm="")
        self._read_only = widgets.label(
            _("The workbook is open for reading only, so the brand cannot be changed now."), tone="warn", wraps=True
        )
        self.firm = KeptLine(_("Name of the firm"), self._keeper("firm"), hint=_("As it stands on the cover"))
        self.logo = LogoField(session, _("Logo of the firm"))
        self.logo.picked.connect(self._keep_logo)
        self.accent = ColourLine(
            _("Accent colour"),
            self._keeper("accent"),
            self._preview,
            use=_("Covers, rules and headings."),
            is_for_words=True,
        )
        self.second = ColourLine(
            _("Second colour"),
            self._keeper("second"),
            self._preview,
            use=_("The bar on covers and the client’s letters."),
        )
        self.confidentiality = KeptLine(
            _("Confidentiality line"),
            self._keeper("confidentiality"),
            hint=_("Confidential: for the named recipient only"),
            help=_("At the foot of every page."),
        )
        self.imprint = TextInPlace(_("Imprint"), hint=_("Firm, address, register, web site"))
        self.imprint.left.connect(self._keep_imprint)
        theme.styled(  # framed, as the lines around it are
            self.imprint,
            "QPlainTextEdit{background:@card;color:@ink;border:1px solid @line_strong;border-radius:7px;"
            "padding:3px 7px;selection-background-color:@selection;selection-color:@ink;}"
            "QPlainTextEdit:focus{border:2px solid @focus;padding:2px 6px;}"
            "QPlainTextEdit:disabled{background:@panel;color:@ink_3;}" + widgets.SCROLL_BARS,
        )
        self.preview = BrandPreview()
        for line in (self.firm, self.confidentiality):
            line.line.textChanged.connect(self._preview)
        self.logo.shown.connect(self._preview)
        self._build()

    def _build(self) -> None:
        self.body.addWidget(self._read_only)
        fields = QWidget()
        column = widgets.vertical(fields, spacing=14)
        logo = QWidget()
        logo_column = widgets.vertical(logo, spacing=4)
        logo_column.addWidget(widgets.label(_("Logo of the firm"), size=12, weight=theme.MEDIUM, tone="ink_2"))
        logo_column.addWidget(self.logo)
        imprint = QWidget()
        imprint_column = widgets.vertical(imprint, spacing=4)
        imprint_column.addWidget(widgets.label(_("Imprint"), size=12, weight=theme.MEDIUM, tone="ink_2"))
        imprint_column.addWidget(self.imprint)
        imprint_column.addWidget(widgets.muted(_("At the foot of the cover, up to four lines."), wraps=True))
        for part in (self.firm, logo, self.accent, self.second, self.confidentiality, imprint):
            column.addWidget(part)
        self._fields = fields
        self.body.addWidget(Turning(fields, self.preview, below=620, spacing=28, shares=(1, 0)))

    def refresh(self) -> None:
        """Shows the brand as it is kept now."""
        workbook, engagement = self._session.workbook, self._session.engagement
        brands = workbook.clients.brands()
        kept = workbook.brand(engagement) if engagement is not None else brands[0] if brands else None
        self._brand = kept or Brand(id="", firm="")
        is_fixed = self._session.is_read_only
        self._read_only.setVisible(is_fixed)
        self._fields.setEnabled(not is_fixed)
        brand = self._brand
        self.firm.show_text(brand.firm)
        self.accent.show_text(brand.accent)
        self.second.show_text(brand.second)
        self.confidentiality.show_text(brand.confidentiality)
        self.imprint.show_words(brand.imprint)
        self.logo.show_png(self._logo_bytes())
        self._preview()

    def finish(self) -> None:
        """Keeps what is being typed."""
        for line in (self.firm, self.accent, self.second, self.confidentiality):
            line.finish()
        self.imprint.flush()

    def _logo_bytes(self) -> bytes | None:
        logo = self._brand.logo
        return attachments.read(self._session.workbook.store, logo).data if logo else None

    def _preview(self) -> None:
        brand = replace(
            self._brand,
            firm=self.firm.line.text(),
            accent=self.accent.colour or self._brand.accent,
            second=self.second.colour or self._brand.second,
            confidentiality=self.confidentiality.line.text(),
            imprint=self.imprint.toPlainText(),
        )
        self.preview.show_brand(brand, self.logo.image)

    def _keeper(self, name: str) -> Callable[[str], object]:
        return lambda text: self._change(**{name: text.strip()})

    def _change(self, **fields: Any) -> Brand:
        """The brand with other fields, made by the first change. Raises what the command refuses."""
        clients = self._session.workbook.clients
        if not self._brand.id:
            self._brand = clients.add_brand(**{"firm": "", **fields})
        else:
            self._brand = clients.change_brand(self._brand.id, **fields)
        return self._brand

    def _keep_imprint(self, text: str) -> None:
        self._session.do(self._change, imprint=text.strip())

    def _keep_logo(self, png: bytes | None) -> None:
        brand = self._brand if self._brand.id else self._session.do(self._change)
        if brand is not None:
            self._session.do(self._session.workbook.clients.set_brand_logo, brand.id, png)
