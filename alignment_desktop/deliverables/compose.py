"""Snapshot and outline into a finished document; the one place that knows both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from alignment_desktop.content.translation import translated
from alignment_desktop.deliverables import blocks
from alignment_desktop.deliverables.assets import Assets, no_assets
from alignment_desktop.deliverables.blocks import Block, Document, Message, MessageKind, Rendered, Status
from alignment_desktop.deliverables.pack_view import PackView
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.deliverables.sections import OF_PACKS, SECTIONS
from alignment_desktop.deliverables.view import Options, View
from alignment_desktop.domain import engagement
from alignment_desktop.domain.booklet import Reader
from alignment_desktop.domain.outline import Outline
from alignment_desktop.domain.pack import Pack
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import N_, Translator, _

_OF_PACKS = dict(OF_PACKS)
_BY_NAME = dict(SECTIONS)
# Sections that promise to be one page, with the place that a message about them names.
_ONE_PAGE = {"decisions": N_("On one page"), "summary-evidence": N_("What it rests on")}
# How a section is made shorter until it is one page: the length of its lists, then that of its texts.
_SHORTER = ((4, None), (3, None), (2, None), (1, None), (1, 240), (1, 120), (0, 120), (0, 60))


def view_of(snapshot: Snapshot, options: Options) -> View:
    """What the reader of a document with these options may see of the snapshot, in the language they read."""
    t = Translator(options.language)
    return View(snapshot=snapshot, pack=translated(snapshot.pack, options.language), options=options, t=t)


def compose(outline: Outline, snapshot: Snapshot, options: Options, assets: Assets) -> Document:
    """The document an outline asks for; sections without anything to say leave no trace.

    A section that promises one page is made shorter until it is one. Raises KeyError for a section that does not
    exist, which a check of the outlines rules out beforehand.
    """
    return _composed(outline, snapshot, options, assets)[0]


def rendered(outline: Outline, snapshot: Snapshot, options: Options, assets: Assets) -> Rendered:
    """The outline's document as a PDF; pure, so the same arguments give the same bytes.

    What had to be shortened to keep to its page is among the messages, and so is a document that is longer than the
    option `pages` of its outline.
    """
    document, messages = _composed(outline, snapshot, options, assets)
    made = render(document, assets, Translator(options.language))
    wanted = outline.options.get("pages")
    if wanted is not None and made.pages > int(wanted):
        text = _("This should have {wanted} pages and has {pages}. Shorten what it says.")
        messages += (
            Message(kind=MessageKind.LAYOUT, text=text.format(wanted=wanted, pages=made.pages), place=document.title),
        )
    return replace(made, messages=messages + made.messages) if messages else made


def _composed(
    outline: Outline, snapshot: Snapshot, options: Options, assets: Assets
) -> tuple[Document, tuple[Message, ...]]:
    view = view_of(snapshot, options)
    empty = _as_form(without_blocks(view.t(outline.title), view, assets), outline, options, view.t)
    most = int(outline.options.get("most", options.most))
    content: list[Block] = []
    messages: list[Message] = []
    for name in outline.sections:
        if name not in _ONE_PAGE:
            content += _BY_NAME[name](view)
            continue
        shown, page = _on_one_page(name, view, empty, most)
        content += page
        if shown.options.words is not None:
            text = _("The texts were too long for one page and were shortened. Shorten them in the workbook.")
            messages.append(Message(kind=MessageKind.TEXT, text=text, place=view.t(_ONE_PAGE[name])))
    return replace(empty, blocks=tuple(content)), tuple(messages)


def _on_one_page(name: str, view: View, empty: Document, most: int) -> tuple[View, tuple[Block, ...]]:
    """The section as full as one page allows, and the view it was made from; the shortest where none fits."""
    alone = replace(empty, brand=replace(empty.brand, logo=None, client_logo=None))
    made: tuple[View, tuple[Block, ...]] = view, ()
    for shorter in _shorter(view, most):
        made = shorter, _BY_NAME[name](shorter)
        if render(replace(alone, blocks=made[1]), no_assets(), view.t).pages == 1:
            break
    return made


def _shorter(view: View, most: int) -> Iterator[View]:
    for points, words in _SHORTER:
        if points <= most or points == 0:
            yield view.shorter(points, words)


def rendered_from_pack(
    outline: Outline, pack: Pack, options: Options, brand: engagement.Brand | None, assets: Assets
) -> Rendered:
    """The outline's document of a pack alone, which no engagement needs to be there for.

    Raises KeyError for a section that looks at an engagement (`sections.OF_PACKS` has those that do not), and NotFound
    where a booklet is wanted for what the pack does not hold.
    """
    t = Translator(options.language)
    view = PackView(pack=translated(pack, options.language), options=options, t=t)
    content = tuple(block for name in outline.sections for block in _OF_PACKS[name](view))
    title = t(outline.title)
    made_on = t.day(options.made_on) if options.made_on else ""
    document = _framed(title, view.pack.head.title, options, brand, assets, t, made_on)
    return render(_as_form(replace(document, blocks=content), outline, options, t), assets, t)


def without_blocks(title: str, view: View, assets: Assets) -> Document:
    """A document of the firm for the client that has no blocks yet.

    A logo that is not among the assets becomes a message when it is printed.
    """
    snapshot, options = view.snapshot, view.options
    client = snapshot.client
    made_on = view.day(options.made_on or snapshot.today)
    document = _framed(title, snapshot.engagement.title, options, snapshot.brand, assets, view.t, made_on)
    return replace(
        document,
        brand=replace(
            document.brand,
            client_logo=assets.file(client.logo) if client.logo else None,
            monogram=client.monogram or "".join(word[0] for word in client.name.split()[:2]).upper(),
        ),
        client=client.name,
        subject=f"{client.name} · {snapshot.engagement.title}",
        keywords=(client.name, title, *(c.short for c in view.pack.challenges)),
    )


def _framed(
    title: str,
    subtitle: str,
    options: Options,
    brand: engagement.Brand | None,
    assets: Assets,
    t: Translator,
    made_on: str,
) -> Document:
    """A document of the firm without blocks and without a client."""
    return Document(
        title=title,
        subtitle=subtitle,
        blocks=(),
        brand=blocks.Brand(
            firm=brand.firm if brand else "",
            accent=brand.accent if brand else "#0f5c66",
            second=brand.second if brand else "#b36b00",
            logo=assets.file(brand.logo) if brand and brand.logo else None,
            imprint=brand.imprint if brand else "",
        ),
        author=brand.firm if brand else "",
        subject=subtitle,
        keywords=(title,),
        language=options.language,
        paper=options.paper,
        status=options.status,
        version=options.version,
        date=made_on,
        recipient=options.recipient,
        confidentiality=(brand.confidentiality if brand else "") or t("Confidential: for the named recipient only"),
    )


def _as_form(document: Document, outline: Outline, options: Options, t: Translator) -> Document:
    """The document as it is where it shows answers; a form is no draft, and what to listen for is for one's own use."""
    if outline.shows_answers:
        return document
    document = replace(document, status=Status.PLAIN, is_landscape=bool(outline.options.get("landscape")))
    if not outline.asks:
        return replace(document, confidentiality="")
    if options.asked.reader is Reader.RESPONDENT:
        return document
    told = t("For your own use: it is not handed to anybody")
    return replace(document, status=Status.OWN, confidentiality=told)
