"""Snapshot and outline into a finished document; the one place that knows both."""

from __future__ import annotations

from dataclasses import replace

from alignment_desktop.content.translation import translated
from alignment_desktop.deliverables import blocks
from alignment_desktop.deliverables.blocks import Assets, Block, Document, Rendered
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.deliverables.sections import SECTIONS
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import Translator

_BY_NAME = dict(SECTIONS)


def view_of(snapshot: Snapshot, options: Options) -> View:
    """What the reader of a document with these options may see of the snapshot."""
    t = Translator(options.language)
    return View(snapshot=snapshot, pack=translated(snapshot.pack, options.language), options=options, t=t)


def compose(outline: Outline, snapshot: Snapshot, options: Options, assets: Assets) -> Document:
    """The document an outline asks for; sections without anything to say leave no trace.

    Raises KeyError for a section that does not exist, which a check of the outlines rules out beforehand.
    """
    view = view_of(snapshot, options)
    t = view.t
    content: list[Block] = []
    for name in outline.sections:
        content += _BY_NAME[name](view)
    brand, client, engagement = snapshot.brand, snapshot.client, snapshot.engagement
    made_on = options.made_on or snapshot.today
    title = t(outline.title)
    return Document(
        title=title,
        subtitle=engagement.title,
        blocks=tuple(content),
        brand=blocks.Brand(
            firm=brand.firm if brand else "",
            accent=brand.accent if brand else "#0f5c66",
            second=brand.second if brand else "#b36b00",
            logo=assets.get(brand.logo) if brand and brand.logo else None,
            client_logo=assets.get(client.logo) if client.logo else None,
            imprint=brand.imprint if brand else "",
            monogram=client.monogram or "".join(word[0] for word in client.name.split()[:2]).upper(),
        ),
        client=client.name,
        author=brand.firm if brand else "",
        subject=f"{client.name} · {engagement.title}",
        keywords=(client.name, title, *(c.short for c in view.pack.challenges)),
        language=options.language,
        paper=options.paper,
        status=options.status,
        version=options.version,
        date=view.day(made_on),
        recipient=options.recipient,
        confidentiality=(brand.confidentiality if brand else "") or t("Confidential: for the named recipient only"),
    )


def rendered(outline: Outline, snapshot: Snapshot, options: Options, assets: Assets) -> Rendered:
    """The outline's document as a PDF; pure, so the same arguments give the same bytes.

    An outline with the option `pages` gets shorter lists until it fits; where even the shortest do not, it is longer.
    """
    t, pages = Translator(options.language), outline.options.get("pages")
    most = int(outline.options.get("most", options.most))
    while True:
        made = render(compose(outline, snapshot, replace(options, most=most), assets), assets, t)
        if pages is None or made.pages <= int(pages) or most == 1:
            return made
        most -= 1
