"""Writes tests/data/hostile: small files that somebody could hand over, more than 120, each wrong or wicked in one way.

`python3 -m tests.data.make_hostile` writes them anew; they are the same on every run. What needs many megabytes is made
by the tests while they run. A name says what is wrong: packs/ are folders and Excel workbooks of a pack, sheets/ answer
sheets, images/ pictures, workbooks/ files that claim to be a workbook.
"""

from __future__ import annotations

import base64
import io
import shutil
import struct
import zipfile
import zlib
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parent / "hostile"

# -- packs -------------------------------------------------------------------------------------------------------------

HEAD = '[pack]\nid = "guest"\nversion = "1.0.0"\ntitle = "Guest"\nlicence = "Free"\n'
QUESTION = """
[[questions]]
id = "{id}"
practice = "C1.P1"
text = {text}
why = "Because."
levels = ["a one", "a two", "a three", "a four", "a five"]
spoken = ["one", "two", "three", "four", "five"]
listen_for = ["x"]
probes = ["a probe", "another probe"]
evidence = ["y"]
criteria = ["communications"]
"""


def _asking(text: str = '"What?"', id_: str = "G.Q1", more: str = "") -> str:
    return QUESTION.format(id=id_, text=text) + more


def _texts() -> dict[str, str]:
    circle = _asking(more='replaces = "G.Q2"\n') + QUESTION.format(id="G.Q2", text='"Why?"') + 'replaces = "G.Q1"\n'
    return {
        "nested-arrays": HEAD + "a = " + "[" * 5000 + "]" * 5000 + "\n",
        "nested-tables": HEAD + "a = " + "{a=" * 3000 + "1" + "}" * 3000 + "\n",
        "dotted-keys": HEAD + ".".join("a" * 4000) + " = 1\n",
        "dotted-header": HEAD + "[" + ".".join("a" * 4000) + "]\n",
        "many-tables": HEAD + "[[questions]]\n" * 4000,
        "many-keys": HEAD + "".join(f"k{n} = 1\n" for n in range(8000)),
        "huge-id": _asking(id_="G" * 100_000),
        "huge-number": HEAD + "weight = " + "9" * 5000 + "\n",
        "infinite-number": _asking(more="weight = inf\n"),
        "no-number": _asking(more="weight = nan\n"),
        "negative-weight": _asking(more="weight = -1\n"),
        "text-is-a-number": _asking("7"),
        "text-is-a-list": _asking('["What?"]'),
        "text-is-a-day": _asking("1979-05-27T07:32:00Z"),
        "head-is-a-list": HEAD.replace("[pack]", "[[pack]]"),
        "questions-is-a-text": HEAD.replace("[pack]", 'questions = "all"\n[pack]'),
        "follows-itself": _asking(more='follow_up = {question = "G.Q1", at_most = 2}\n'),
        "replaces-itself": _asking(more='replaces = "G.Q1"\n'),
        "replaces-in-a-circle": circle,
        "same-id-twice": _asking() + QUESTION.format(id="G.Q1", text='"Again?"'),
        "id-of-ours": HEAD.replace("guest", "core"),
        "id-of-windows": HEAD.replace("guest", "CON"),
        "id-is-a-path": HEAD.replace("guest", "../../etc/passwd"),
        "id-with-a-line-end": HEAD.replace("guest", "a\\nb"),
        "id-is-empty": HEAD.replace("guest", ""),
        "id-of-python": _asking(id_="__class__.__mro__"),
        "unknown-field": _asking(more='run = "rm -rf /"\n'),
        "same-key-twice": HEAD + 'title = "Guest"\n',
        "half-a-character": _asking('"\\ud800"'),
        "unclosed-text": _asking('"What'),
        "backslashes": _asking('"' + "\\\\" * 20_000),
        "quotes": HEAD + 'a = """' + '"" ' * 20_000 + "\n",
        "markup": _asking('"<img src=\\"file:///etc/passwd\\"><b>What</i> &copy; <K,V>?"'),
        "formula": _asking("\"=cmd|'/c calc'!A1\""),
        "right-to-left": _asking('"\u202emoc.live \u05e9\u05dc\u05d5\u05dd"'),
        "emoji": _asking('"\U0001f469\u200d\U0001f469\u200d\U0001f467 What?"'),
        "control-characters": _asking('"\\u0007\\u001b[31mWhat?"'),
    }


def packs() -> dict[str, bytes]:
    """Folders with a pack.toml, and Excel workbooks."""
    made = {}
    for name, text in _texts().items():
        if text.startswith(QUESTION[:10]):  # questions have a file of their own
            made[f"{name}/challenges/C1.toml"] = text.encode()
            made[f"{name}/pack.toml"] = HEAD.encode()
        else:
            made[f"{name}/pack.toml"] = text.encode()
    made["not-utf-8/pack.toml"] = HEAD.encode() + b'a = "\xff\xfe"\n'
    made["utf-16/pack.toml"] = HEAD.encode("utf-16")
    made["nul/pack.toml"] = HEAD.encode() + b"\0"
    made["no-head/plans.toml"] = b"plans = []\n"
    head = ["id", "version", "title", "licence"]
    made["wrong-sheet.xlsx"] = book({"Nonsense": [["a"], ["b"]]})
    made["many-columns.xlsx"] = book({"Pack": [[f"c{n}" for n in range(900)], ["x"] * 900]})
    made["formulas.xlsx"] = book({"Pack": [head, ["=1+1", "=NOW()", "=HYPERLINK(1)", "@SUM(1)"]]})
    made["huge-texts.xlsx"] = book({"Pack": [head, ["g" * 40_000] * 4]})
    return made


# -- Excel workbooks ---------------------------------------------------------------------------------------------------

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ASKED = ["respondent", "side", "role", "question id", "rating", "note"]
GIVEN = ["Ann Guest", "business", "ceo", "C1.P1.Q1", "3", "a note"]


def _cell(value: str) -> str:
    escaped = value.replace("&", "&amp;").replace("<", "&lt;")
    return f'<c t="inlineStr"><is><t>{escaped}</t></is></c>'


def _sheet(rows: list[list[str]], before: str = "", after: str = "") -> str:
    lines = "".join("<row>" + "".join(map(_cell, row)) + "</row>" for row in rows)
    return f"<worksheet {_MAIN}>{before}<sheetData>{lines}</sheetData>{after}</worksheet>"


def _told(*words: str) -> str:
    return "".join(f'<c t="str"><v>{word}</v></c>' for word in words)


def _rows(xml: str) -> str:
    """A sheet whose head is sound and whose other rows are this XML."""
    return _sheet([ASKED]).replace("</sheetData>", xml + "</sheetData>")


def parts(sheets: dict[str, str]) -> dict[str, bytes]:
    """The members of a workbook with these sheets, given as XML by their titles."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(f'<sheet name="{t}" sheetId="{n}" r:id="rId{n}"/>' for n, t in zip(numbers, sheets, strict=True))
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_REL}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>' for n in numbers
    )
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/'
    made = {
        "[Content_Types].xml": f'<Types {package}content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships {package}relationships"><Relationship Id="rId1" Type="{_REL}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_REL}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {package}relationships">{related}</Relationships>',
    }
    sheets_made = {f"xl/worksheets/sheet{n}.xml": xml for n, xml in zip(numbers, sheets.values(), strict=True)}
    return {name: text.encode() for name, text in (made | sheets_made).items()}


def archive(members: dict[str, bytes] | list[tuple[str, bytes]], *, packed: bool = False) -> bytes:
    """A zip file whose members have no time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items() if isinstance(members, dict) else members:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            made.writestr(info, content)
    return out.getvalue()


def book(sheets: dict[str, list[list[str]]]) -> bytes:
    """A sound workbook with these rows."""
    return archive(parts({title: _sheet(rows) for title, rows in sheets.items()}))


def _with(xml: str, **members: bytes) -> bytes:
    return archive(parts({"Answers": xml}) | members, packed=True)


def _odd_xml() -> dict[str, str]:
    entities = '<!DOCTYPE d [<!ENTITY a "{a}">]>'
    laughs = "<!DOCTYPE d [<!ENTITY a0 'ha'>{}]>".format(
        "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    )
    sound = _sheet([ASKED, GIVEN])
    return {
        "xxe": '<!DOCTYPE d [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sound.replace("a note", "&a;"),
        "entity": entities.format(a="ha") + sound,
        "laughs": laughs + sound,
        "outer-dtd": '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">' + sound,
        "formula": _rows("<row><c t=\"str\"><f>cmd|'/c calc'!A1</f><v>Ann</v></c></row>"),
        "formula-without-value": _rows('<row><c><f>HYPERLINK("http://127.0.0.1")</f></c></row>'),
        "row-of-a-billion": _rows('<row r="999999999999"><c t="str"><v>Ann</v></c></row>'),
        "row-after-the-last": _rows('<row r="1048577"><c t="str"><v>Ann</v></c></row>'),
        "row-below-nought": _rows('<row r="-5"><c t="str"><v>Ann</v></c></row>'),
        "row-of-letters": _rows('<row r="x"><c t="str"><v>Ann</v></c></row>'),
        "million-empty-rows": _rows('<row r="1048576"><c t="str"><v>Ann</v></c></row>'),
        "column-of-nowhere": _rows('<row><c r="XFDXXX9" t="str"><v>Ann</v></c></row>'),
        "cell-of-nowhere": _rows('<row><c r="1A" t="str"><v>Ann</v></c></row>'),
        "size-is-a-lie": sound.replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
        "text-number-missing": _rows('<row><c t="s"><v>77</v></c></row>'),
        "text-number-negative": _rows('<row><c t="s"><v>-1</v></c></row>'),
        "number-too-large": _rows(f"<row>{_told(*GIVEN[:4])}<c><v>1e400</v></c></row>"),
        "no-number": _rows(f"<row>{_told(*GIVEN[:4])}<c><v>nan</v></c></row>"),
        "error-values": _rows('<row><c t="e"><v>#REF!</v></c><c t="e"><v>#NAME?</v></c></row>'),
        "deep-xml": _rows("<row>" + "<a>" * 50_000 + "</a>" * 50_000 + "</row>"),
        "many-attributes": _rows("<row " + " ".join(f'a{n}="1"' for n in range(20_000)) + "/>"),
        "merged": sound.replace(
            "</worksheet>", '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
        ),
        "nul-in-xml": sound.replace("a note", "a\0note"),
        "torn-xml": sound[:-40],
        "markup": _sheet(
            [ASKED, ["<b>Ann</b>", "business", "ceo", "C1.P1.Q1", "3", "<img src=file:///etc/passwd> &copy;"]]
        ),
        "right-to-left": _sheet(
            [ASKED, ["\u05e9\u05dc\u05d5\u05dd", "business", "ceo", "C1.P1.Q1", "3", "\u202egnorw\u202c"]]
        ),
    }


def sheets() -> dict[str, bytes]:
    """Answer sheets: Excel workbooks and CSV."""
    sound = _sheet([ASKED, GIVEN])
    made = {f"{name}.xlsx": _with(xml) for name, xml in _odd_xml().items()}
    made["utf-16-dtd.xlsx"] = archive(
        parts({"Answers": sound}) | {"xl/worksheets/sheet1.xml": ("<!DOCTYPE d []>" + sound).encode("utf-16")}
    )
    strings = f"<sst {_MAIN}><si><t>{'x' * 100_000}</t></si></sst>".encode()
    used = _rows("<row>" + '<c t="s"><v>0</v></c>' * 4 + "</row>").replace(
        "</sheetData>", ("<row>" + '<c t="s"><v>0</v></c>' * 20 + "</row>") * 40 + "</sheetData>"
    )
    linked = parts({"Answers": used}) | {"xl/sharedStrings.xml": strings}
    linked["[Content_Types].xml"] = linked["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>'.encode(),
    )
    made["text-used-again-and-again.xlsx"] = archive(linked, packed=True)
    made["macro.xlsx"] = _with(sound, **{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(64)})
    made["outer-link.xlsx"] = _with(sound, **{"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})
    made["bomb.xlsx"] = archive(parts({"Answers": sound}) | {"xl/media/a.bin": bytes(104 * 2**20)}, packed=True)
    made["many-members.xlsx"] = archive(parts({"Answers": sound}) | {f"a/{n}": b"" for n in range(2_100)})
    made["not-a-zip.xlsx"] = b"PK\x03\x04" + Random(1).randbytes(500)
    made["cut.xlsx"] = book({"Answers": [ASKED, GIVEN]})[:-60]
    made["wrong-sum.xlsx"] = book({"Answers": [ASKED, GIVEN]}).replace(b"a note", b"A NOTE", 1)
    made["word-document.xlsx"] = archive({"word/document.xml": b"<w/>"})
    return made | {f"{name}.csv": content for name, content in _csvs().items()}


def _csvs() -> dict[str, bytes]:
    head = ",".join(ASKED) + "\n"
    return {
        "nul": head.encode() + b"Ann\0,business,ceo,C1.P1.Q1,3,\n",
        "large-cell": (head + "Ann,business,ceo,C1.P1.Q1,3," + "x" * 140_000 + "\n").encode(),
        "utf-16": (head + "Ann,business,ceo,C1.P1.Q1,3,\n").encode("utf-16"),
        "latin-1": head.encode() + "Jörg,business,ceo,C1.P1.Q1,3,größer\n".encode("latin-1"),
        "unclosed": (head + 'Ann,business,ceo,C1.P1.Q1,3,"never ends\n' * 3).encode(),
        "formula": (head + "=cmd|'/c calc'!A1,business,ceo,C1.P1.Q1,=1+2,@SUM(1)\n").encode(),
        "many-rows": (head + "a\n" * 50_100).encode(),
        "control-characters": (head + "A\x1b[31mnn,business,ceo,C1.P1.Q1,3,\x07\n").encode(),
        "emoji": (head + "\U0001f469\u200d\U0001f467,business,ceo,C1.P1.Q1,3,\U0001f3f3\ufe0f\n").encode(),
        "empty": b"",
    }


# -- images ------------------------------------------------------------------------------------------------------------

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7"
    "gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8"
    "fHx8fHx8fHz/wAARCAAIABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA"
    "FQEBAQAAAAAAAAAAAAAAAAAAAwb/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCaAJQP/9k="
)
CMYK = base64.b64decode(
    "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GC"
    "gU5gjZeMfZZzfoF8/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAAFBv/EABQQAQAAAAAAAAAAAAAA"
    "AAAAAAD/2gAOBEMATQBZAEsAAD8AuswiNmAP/9k="
)
WEBP = base64.b64decode("UklGRh4AAABXRUJQVlA4TBEAAAAvD8ABAAdQjyKXp/+BiOh/AAA=")
MOVING = base64.b64decode(
    "UklGRrgAAABXRUJQVlA4WAoAAAACAAAADwAABwAAQU5JTQYAAAAAAAAAAABBTk1GKAAAAAAAAAAAAA8AAAcAAAAAAAJWUDhMEAAA"
    "AC8PwAEAB1CPKE//AxHR/wBBTk1GKgAAAAAAAAAAAA8AAAcAAAAAAABWUDhMEQAAAC8PwAEAB1CP8pSn/4GI6H8AAEFOTUYqAAAA"
    "AAAAAAAADwAABwAAAAAAAFZQOEwRAAAALw/AAQAHUI/ilaf/gYjofwAA"
)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, *, bits: int = 1, colour: int = 0, more: bytes = b"", data: bytes | None = None
) -> bytes:
    """A PNG of one colour; `data` takes the place of its packed points."""
    line = (width * bits * {0: 1, 2: 3, 3: 1, 6: 4}[colour] + 7) // 8 + 1
    packed = zlib.compress(bytes(line * height), 9) if data is None else data
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + more + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _tiff(orientation: int, place: bytes) -> bytes:
    """The EXIF of a camera: which side is up, and a place."""
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(">HHII", 0x8825, 4, 1, 38)
    gps = struct.pack(">H", 1) + struct.pack(">HHII", 0x001D, 2, len(place), 56) + bytes(4)
    return b"MM\0*\0\0\0\x08" + struct.pack(">H", 2) + entries + bytes(4) + gps + place


PLACE = b"GPS canary 51.5007 N"


def with_exif(jpeg: bytes, orientation: int = 1) -> bytes:
    """The JPEG with the EXIF of a camera in it."""
    exif = b"Exif\0\0" + _tiff(orientation, PLACE)
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + jpeg[2:]


def images() -> dict[str, bytes]:
    """What is handed over as a picture."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
    gif = b"GIF89a\x01\0\x01\0\x80\0\0\xff\0\0\0\0\0," + bytes(4) + b"\x01\0\x01\0\0\x02\x02D\x01\0;"
    header = struct.pack("<IiiHHIIiiII", 40, 4, -4, 1, 24, 0, 48, 0, 0, 0, 0)
    jpeg_head = b"\xff\xd8\xff\xc0\0\x11\x08\xff\xff\xff\xff\x03\x01\x11\0\x02\x11\x01\x03\x11\x01\xff\xd9"
    return {
        "bomb-8000.png": png(8000, 8000),
        "bomb-7000.png": png(7000, 7000),
        "bomb-claimed.png": png(2**31 - 1, 2**31 - 1, data=b""),
        "bomb-30000.png": png(30_000, 30_000, data=zlib.compress(bytes(1000))),
        "bomb-claimed.jpg": jpeg_head,
        "bomb-text.png": png(8, 8, more=_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(20 * 2**20), 9))),
        "cut.png": png(200, 200, bits=8, colour=2)[:-30],
        "cut.jpg": JPEG[: len(JPEG) // 2],
        "cut.webp": WEBP[:-12],
        "nothing.png": png(0, 0, data=b""),
        "no-palette.png": png(16, 16, bits=8, colour=3),
        "empty.png": b"",
        "page.png": b"<html><img src=x onerror=alert(1)></html>",
        "program.jpg": b"MZ\x90\0" + bytes(60),
        "png-named.jpg": png(16, 8, bits=8, colour=2),
        "drawing.svg": svg,
        "drawing-named.png": svg,
        "moving.gif": gif,
        "moving.webp": MOVING,
        "ink.jpg": CMYK,
        "place.jpg": with_exif(JPEG),
        "upside-down.jpg": with_exif(JPEG, 99),
        "top-down.bmp": b"BM" + struct.pack("<IHHI", 102, 0, 0, 54) + header + bytes(48),
        "far.bmp": b"BM" + struct.pack("<IHHI", 102, 0, 0, 2**31) + header + bytes(48),
        "film.tiff": b"II*\0\xff\xff\xff\xff",
    }


# -- workbooks ---------------------------------------------------------------------------------------------------------


def workbooks() -> dict[str, bytes]:
    """What claims to be a workbook or a backup."""
    plain = b"SQLite format 3\0" + struct.pack(">HBBBBBB", 4096, 1, 1, 0, 64, 32, 32)
    chance = Random(8)
    return {
        "empty.alignment": b"",
        "one-byte.alignment": b"x",
        "salt-alone.alignment": chance.randbytes(16),
        "noughts.alignment": bytes(8192),
        "noise.alignment": chance.randbytes(12_288),
        "noise-odd.alignment": chance.randbytes(5_001),
        "plain-database.alignment": plain + bytes(4096 - len(plain)),
        "plain-head.alignment": plain + chance.randbytes(8192 - len(plain)),
        "text.alignment": b"Dear client,\n" * 400,
        "archive.alignment": archive({"a": b"b"}),
    }


def made() -> dict[str, bytes]:
    """Every file by its path within the folder."""
    kinds = {"packs": packs, "sheets": sheets, "images": images, "workbooks": workbooks}
    return {f"{kind}/{name}": content for kind, make in kinds.items() for name, content in make().items()}


def main() -> None:
    """Writes the folder anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    for name, content in made().items():
        path = FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    main()
