"""The recovery sheet: the key of a workbook on one page of paper. It is no deliverable and bears nobody's brand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alignment_desktop.deliverables.assets import no_assets
from alignment_desktop.deliverables.blocks import (
    Brand,
    Bullets,
    Cell,
    Column,
    Document,
    Heading,
    Paper,
    Rendered,
    Row,
    Status,
    Style,
    Table,
    Text,
    Tone,
)
from alignment_desktop.deliverables.export import reread
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.domain.errors import excerpt
from alignment_desktop.i18n import Translator, languages


def recovery_sheet(
    name: str, lines: Sequence[str], made_on: date, *, paper: Paper = Paper.A4, language: str = "en"
) -> Rendered:
    """The lines of a recovery key for the workbook of this file name, as a PDF of one page that was read again.

    The same arguments give the same bytes. Raises Refused where it cannot be read back.
    """
    t = Translator(language if language in languages() else languages()[0])
    name = excerpt(name)
    groups = max(len(line.split()) for line in lines)
    day = t.day(made_on)
    blocks = (
        Heading(text=t("Recovery sheet"), kicker=t("Keep it like a key"), in_contents=False),
        Text(
            text=t(
                "Whoever holds this sheet and the file {name} can read everything in it, without its passphrase. It is "
                "the only way back when the passphrase is forgotten or the first bytes of the file are damaged."
            ).format(name=name),
            style=Style.LEAD,
        ),
        Table(
            columns=(
                Column(title=t("Line"), weight=0.5),
                *(Column(title="", align="centre") for _group in range(groups - 1)),
                Column(title=t("Check"), weight=0.8, align="centre"),
            ),
            rows=tuple(
                Row(
                    cells=(
                        Cell(text=str(number), tone=Tone.MUTED),
                        *(Cell(text=group, bold=True) for group in line.split()),
                    )
                )
                for number, line in enumerate(lines, 1)
            ),
            large=True,
        ),
        Text(
            text=t("Digits and capitals. The letters I, L, O and U are not used: 0 is always a zero, and 1 a one."),
            style=Style.NOTE,
        ),
        Text(
            text=t("Made on {day}. One page: print it once. Workbook: {name}").format(name=name, day=day),
            style=Style.NOTE,
        ),
        Heading(text=t("How it is used"), level=2, in_contents=False),
        Bullets(
            items=(
                t("On the start page choose the workbook, try any passphrase, and press “Open with the recovery "
                  "sheet”; or use the verb “recover” of the command line."),
                t("Type the five lines; small letters will do. The last two signs of a line tell a typing mistake, and "
                  "the line is named."),
                t("You are asked for a new passphrase, and the workbook is sealed anew under it. Print a new sheet."),
            ),
            ordered=True,
        ),
        Heading(text=t("When it becomes worthless"), level=2, in_contents=False),
        Text(
            text=t(
                "As soon as the passphrase of the workbook is changed, or this sheet is used. It still opens backups "
                "made before that, so destroy it with them."
            )
        ),
        Heading(text=t("Where it is kept"), level=2, in_contents=False),
        Text(
            text=t(
                "Apart from the computer and from every backup: in a safe, with a notary, in a sealed envelope at the "
                "bank. Not in a photograph, not in the cloud. Delete the file of this sheet once it is printed."
            )
        ),
    )  # fmt: skip
    document = Document(
        title=f"{t('Recovery sheet')} · {name}",
        blocks=blocks,
        brand=Brand(firm="Alignment Desktop"),
        language=t.language,
        paper=paper,
        status=Status.OWN,
        date=t.short_day(made_on),
        confidentiality=t("Opens the workbook: lock it away"),
    )
    return reread(render(document, no_assets(), t))
