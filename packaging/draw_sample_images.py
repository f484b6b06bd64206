"""Draws the logos and evidence pictures of the sample into resources/sample/images/.

Run it after a change here: `python packaging/draw_sample_images.py`. Needs Pillow; the same run gives the same pixels.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageFont

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
TARGET = ROOT / "resources" / "sample" / "images"
FINE = 4  # everything is drawn this many times larger and reduced, for smooth edges

TEAL, DEEP, OCHRE, GOLD = "#0f5c66", "#12303a", "#b36b00", "#e8b44c"
INK, SECOND, LINE, GROUND = "#16202e", "#4a5a6e", "#e1e6ed", "#f5f7fa"
BAD, WARN, GOOD = "#b3261e", "#9a4b00", "#2e7d4f"


def font(weight: str, size: float) -> ImageFont.FreeTypeFont:
    """Inter in a weight at a size in pixels."""
    return ImageFont.truetype(str(FONTS / f"Inter-{weight}.ttf"), round(size))


def reduced(picture: Image.Image) -> Image.Image:
    """The picture at its real size."""
    return picture.resize((picture.width // FINE, picture.height // FINE), Image.Resampling.LANCZOS)


def canvas(width: int, height: int, colour: str | tuple[int, int, int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """An enlarged picture and its pen."""
    picture = Image.new("RGBA", (width * FINE, height * FINE), colour)
    return picture, ImageDraw.Draw(picture)


# Logos


def keel_advisory() -> Image.Image:
    """A hull cut by its keel, and the name."""
    picture, pen = canvas(600, 150, (255, 255, 255, 0))
    f = FINE
    hull = [(20 + 110 * t / 40, 62 + 62 * math.sin(math.pi * t / 40) ** 0.8) for t in range(41)]
    pen.polygon([(x * f, y * f) for x, y in [*hull, (130, 62), (20, 62)]], fill=TEAL)
    pen.polygon([(x * f, y * f) for x, y in ((71, 24), (79, 24), (79, 142), (71, 142))], fill=(255, 255, 255, 0))
    pen.polygon([(x * f, y * f) for x, y in ((72.5, 20), (77.5, 20), (77.5, 146), (72.5, 136))], fill=OCHRE)
    pen.polygon([(x * f, y * f) for x, y in ((84, 22), (84, 54), (118, 54))], fill=TEAL)
    pen.text((158 * f, 22 * f), "Keel", font=font("Bold", 62 * f), fill=DEEP)
    pen.text((161 * f, 98 * f), "A D V I S O R Y", font=font("SemiBold", 27 * f), fill=TEAL)
    return reduced(picture)


def harbour_and_pine() -> Image.Image:
    """A pine over two waves in a square, and the name."""
    picture, pen = canvas(640, 150, (255, 255, 255, 0))
    f = FINE
    pen.rounded_rectangle((10 * f, 10 * f, 140 * f, 140 * f), 26 * f, fill=GOLD)
    for top, half, foot in ((26, 17, 54), (42, 25, 74), (60, 33, 96)):
        pen.polygon([(75 * f, top * f), ((75 - half) * f, foot * f), ((75 + half) * f, foot * f)], fill=DEEP)
    pen.rectangle((71 * f, 94 * f, 79 * f, 106 * f), fill=DEEP)
    for level in (112, 125):
        wave = [(24 + x, level + 4.2 * math.sin(x / 102 * 4 * math.pi)) for x in range(103)]
        pen.line([(x * f, y * f) for x, y in wave], fill=DEEP, width=6 * f, joint="curve")
    pen.text((164 * f, 20 * f), "Harbour & Pine", font=font("Bold", 54 * f), fill=DEEP)
    pen.text((167 * f, 92 * f), "L O G I S T I C S", font=font("Medium", 27 * f), fill=OCHRE)
    return reduced(picture)


# Evidence


def handwriting(
    board: Image.Image, at: tuple[float, float], words: str, size: float, colour: str, rng: random.Random
) -> None:
    """Words in a felt pen's wavering line."""
    x, y = at
    face = font("Italic", size * FINE)
    slope = rng.uniform(-0.012, 0.012)
    for letter in words:
        width = face.getlength(letter)
        tile = Image.new("RGBA", (round(width + size * FINE), round(size * FINE * 1.9)), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text(
            (size * FINE * 0.4, size * FINE * 0.3),
            letter,
            font=face,
            fill=colour,
            stroke_width=FINE // 2,
            stroke_fill=colour,
        )
        tile = tile.rotate(rng.uniform(-4, 4), Image.Resampling.BICUBIC)
        jitter = rng.uniform(-0.05, 0.05) * size * FINE
        board.alpha_composite(tile, (round(x * FINE), max(0, round(y * FINE + jitter))))
        x += width / FINE * rng.uniform(0.97, 1.06)
        y += slope * width / FINE


def whiteboard() -> Image.Image:
    """A photographed wall of open decisions with the days they were promised for."""
    rng = random.Random(7)
    width, height = 1200, 800
    board, pen = canvas(width, height, "#eef0ee")
    f = FINE
    handwriting(board, (330, 34), "OPEN DECISIONS", 44, "#1d2f6f", rng)
    for x in (556, 800, 985):
        pen.line([(x * f, 132 * f), ((x + 3) * f, 730 * f)], fill="#3b3f45", width=3 * f)
    pen.line([(56 * f, 186 * f), (1150 * f, 181 * f)], fill="#3b3f45", width=3 * f)
    for x, head in ((70, "what"), (586, "who"), (818, "promised"), (1008, "today")):
        handwriting(board, (x, 128), head, 28, "#3b3f45", rng)
    rows = (
        ("Yard cameras", "Operations", "16 Oct", "late", BAD),
        ("Tracking contract", "Finance", "6 Nov", "late", BAD),
        ("Label standard", "Operations", "30 Oct", "late!", BAD),
        ("Depots read documents", "IT", "4 Dec", "open", "#1d2f6f"),
        ("15 % for upkeep?", "Finance", "11 Dec", "open", "#1d2f6f"),
    )
    for place, (what, who, day, state, colour) in enumerate(rows):
        y = 214 + place * 98
        for x, words in ((70, what), (582, who), (824, day)):
            handwriting(board, (x, y), words, 33, "#1f2328", rng)
        handwriting(board, (1008, y), state, 34, colour, rng)
        if colour == BAD:
            pen.ellipse(((996 + rng.uniform(-4, 4)) * f, (y - 4) * f, 1112 * f, (y + 58) * f), outline=BAD, width=3 * f)
    note = Image.new("RGBA", (230 * f, 92 * f), "#f7e08a")
    handwriting(note, (14, 6), "Thursdays 9:00", 23, "#3b3f45", rng)
    handwriting(note, (14, 42), "15 min, no slides", 21, "#3b3f45", rng)
    board.alpha_composite(note.rotate(-3.2, Image.Resampling.BICUBIC, expand=True), (852 * f, 22 * f))
    return photographed(reduced(board).convert("RGB"), rng)


def photographed(flat: Image.Image, rng: random.Random) -> Image.Image:
    """The board as a camera saw it: a little askew, brighter in the middle, with grain."""
    wall = Image.new("RGB", (flat.width + 120, flat.height + 120), "#8d8a84")
    frame = Image.new("RGB", (flat.width + 28, flat.height + 28), "#c9cbcc")
    frame.paste(flat, (14, 14))
    wall.paste(frame, (46, 46))
    w, h = wall.size
    seen = wall.transform(
        (w, h), Image.Transform.QUAD, (6, 18, 22, h - 4, w - 12, h - 26, w - 30, 2), Image.Resampling.BICUBIC
    )
    light = Image.new("L", (64, 48))
    light.putdata(
        [round(255 - 92 * min(1, math.hypot((i % 64 - 26) / 42, (i // 64 - 18) / 34) ** 2)) for i in range(64 * 48)]
    )
    seen = ImageChops.multiply(seen, Image.merge("RGB", [light.resize((w, h), Image.Resampling.BICUBIC)] * 3))
    grain = Image.new("L", (w // 2, h // 2))
    grain.putdata([rng.randrange(122, 135) for _ in range((w // 2) * (h // 2))])
    rough = Image.merge("RGB", [grain.resize((w, h), Image.Resampling.BILINEAR)] * 3)
    seen = ImageChops.overlay(seen, rough)
    warm = ImageChops.multiply(seen, Image.new("RGB", (w, h), "#fff6e6"))
    return (
        ImageEnhance.Brightness(warm.filter(ImageFilter.GaussianBlur(0.5))).enhance(1.16).crop((20, 20, w - 24, h - 24))
    )


def window(width: int, height: int, title: str) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A plain application window with its title bar."""
    picture, pen = canvas(width, height, GROUND)
    f = FINE
    pen.rectangle((0, 0, width * f, 44 * f), fill=DEEP)
    for place in range(3):
        pen.ellipse(((18 + 22 * place) * f, 16 * f, (30 + 22 * place) * f, 28 * f), fill="#47636c")
    pen.text((98 * f, 12 * f), title, font=font("Medium", 16 * f), fill="#dfe9eb")
    return picture, pen


def ticket_list() -> Image.Image:
    """A service desk's list of comments without an answer, by age, names blacked out."""
    width, height = 1200, 760
    picture, pen = window(width, height, "Comments  ›  Customer portal  ›  without an answer")
    f = FINE
    pen.text((28 * f, 62 * f), "23 open", font=font("Bold", 30 * f), fill=INK)
    pen.text((154 * f, 73 * f), "oldest first · 27 October 2026", font=font("Regular", 17 * f), fill=SECOND)
    columns = ((28, "No."), (108, "Age"), (208, "Comment"), (760, "From"), (930, "Site"), (1070, "State"))
    pen.rectangle((16 * f, 112 * f, 1184 * f, 152 * f), fill="#e9eef2")
    for x, head in columns:
        pen.text((x * f, 122 * f), head, font=font("SemiBold", 16 * f), fill=SECOND)
    rows = (
        ("2871", 203, "Booking confirmed on screen, nothing in the transport office", "Oxley Road"),
        ("2904", 188, "Reference number cannot be copied", "Saltmere"),
        ("2933", 171, "Weight in pounds on the print, kilograms on the screen", "Fenwick Quay"),
        ("3017", 142, "Same pallet shown twice after a change of date", "Saltmere"),
        ("3046", 131, "Slot list opens on yesterday instead of today", "Head office"),
        ("3120", 96, "Time-out while the driver signs", "Oxley Road"),
        ("3188", 64, "Search finds nothing with a hyphen in the name", "Saltmere"),
        ("3240", 40, "Half pallets are rounded up", "Fenwick Quay"),
        ("3266", 33, "New label format not offered", "Oxley Road"),
        ("3301", 21, "Mail with the slot arrives after the slot", "Saltmere"),
    )
    for place, (number, age, words, site) in enumerate(rows):
        y = 152 + place * 56
        pen.rectangle((16 * f, y * f, 1184 * f, (y + 56) * f), fill="#ffffff" if place % 2 == 0 else "#fafbfd")
        pen.line(((16 * f, (y + 56) * f), (1184 * f, (y + 56) * f)), fill=LINE, width=f)
        colour = BAD if age > 120 else WARN if age > 60 else SECOND
        pen.text((28 * f, (y + 18) * f), number, font=font("Medium", 17 * f), fill=SECOND)
        pen.text((108 * f, (y + 18) * f), f"{age} days", font=font("SemiBold", 17 * f), fill=colour)
        pen.text((208 * f, (y + 18) * f), words, font=font("Regular", 17 * f), fill=INK)
        pen.rectangle((760 * f, (y + 18) * f, (850 + place * 37 % 60) * f, (y + 39) * f), fill="#111418")
        pen.text((930 * f, (y + 18) * f), site, font=font("Regular", 17 * f), fill=INK)
        pen.rounded_rectangle((1066 * f, (y + 14) * f, 1160 * f, (y + 42) * f), 13 * f, fill="#f3e3cf")
        pen.text(
            (1082 * f, (y + 19) * f), "no owner" if age > 60 else "waiting", font=font("Medium", 15 * f), fill=WARN
        )
    pen.text((28 * f, 724 * f), "10 of 23 shown", font=font("Regular", 16 * f), fill=SECOND)
    return reduced(picture).convert("RGB")


def scorecard() -> Image.Image:
    """A screen with the eight figures of October, each with target, trend and state."""
    width, height = 1200, 720
    picture, pen = window(width, height, "Quarterly review  ›  Scorecard, October 2026")
    f = FINE
    tiles: tuple[tuple[str, str, str, tuple[float, ...], str, str], ...] = (
        (
            "System available",
            "99.6 %",
            "target 99.5",
            (98.7, 98.9, 98.4, 99, 99.1, 99.3, 99.4, 99.2, 98.8, 99.6),
            "on target",
            GOOD,
        ),
        ("Help answered in time", "78 %", "target 90", (61, 63, 60, 66, 70, 74, 77, 79, 64, 78), "off target", BAD),
        ("Contracts reviewed", "44 %", "target 100 · August", (50, 50, 56, 56, 56, 56, 50, 44), "stale", BAD),
        ("Licences unused", "23 %", "target 10", (31, 31, 30, 28, 27, 24, 23), "off target", BAD),
        ("Days to a decision", "23", "target 10", (41, 38, 44, 39, 36, 30, 24, 22, 27, 23), "off target", BAD),
        ("Accepted first time", "68 %", "target 85", (48, 45, 52, 50, 55, 58, 60, 63, 61, 68), "off target", BAD),
        ("Handwork, hours a week", "55", "target 20", (62, 64, 61, 63, 60, 58, 59, 57, 55), "off target", BAD),
        ("Skills held by one", "3", "target 0", (5, 5, 5, 5, 4, 4, 4, 3), "off target", BAD),
    )
    for place, (title, value, target, trend, state, colour) in enumerate(tiles):
        x, y = 24 + place % 4 * 292, 72 + place // 4 * 312
        pen.rounded_rectangle(
            (x * f, y * f, (x + 276) * f, (y + 288) * f), 10 * f, fill="#ffffff", outline=LINE, width=f
        )
        pen.text(((x + 20) * f, (y + 18) * f), title, font=font("SemiBold", 18 * f), fill=SECOND)
        pen.text(((x + 20) * f, (y + 50) * f), value, font=font("Bold", 46 * f), fill=INK)
        pen.text(((x + 20) * f, (y + 114) * f), target, font=font("Regular", 17 * f), fill=SECOND)
        low, high = min(trend), max(trend)
        points = [
            ((x + 22 + 232 * i / (len(trend) - 1)) * f, (y + 220 - 60 * (v - low) / (high - low)) * f)
            for i, v in enumerate(trend)
        ]
        pen.line(points, fill=TEAL, width=3 * f, joint="curve")
        px, py = points[-1]
        pen.ellipse((px - 5 * f, py - 5 * f, px + 5 * f, py + 5 * f), fill=TEAL)
        pen.rectangle(((x + 20) * f, (y + 246) * f, (x + 32) * f, (y + 258) * f), fill=colour)
        pen.text(((x + 40) * f, (y + 241) * f), state, font=font("Medium", 17 * f), fill=colour)
    return reduced(picture).convert("RGB")


PICTURES: tuple[tuple[str, Callable[[], Image.Image]], ...] = (
    ("keel-advisory.png", keel_advisory),
    ("harbour-and-pine.png", harbour_and_pine),
    ("open-decisions-whiteboard.png", whiteboard),
    ("portal-comments-by-age.png", ticket_list),
    ("scorecard-october.png", scorecard),
)


def main() -> None:
    """Draw every picture."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, draw in PICTURES:
        draw().save(TARGET / name, optimize=True)


if __name__ == "__main__":
    main()
