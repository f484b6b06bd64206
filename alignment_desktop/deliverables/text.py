"""The one way in which a person's text becomes printed lines.

Nothing is read as markup. Stated normalisation: Unicode NFC; line breaks of every kind become line feeds, a tab four
spaces, an ideographic space one; a no-break space is printed as a space that does not break. What prints nothing by
itself is left out and collected: other control characters, lone surrogates, zero-width and direction marks, soft
hyphens, variation selectors.
Characters that no face holds are printed as a replacement mark and collected, and so are those of private use, which
mean something in the font they were typed in alone. Lines break at spaces only; a word wider than the line is broken
without a hyphen. Work is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from alignment_desktop.charts.picture import is_colour, readable
from alignment_desktop.deliverables.blocks import Run, Tone, Words
from alignment_desktop.deliverables.fonts import FALLBACK, REPLACEMENT, Faces
from alignment_desktop.deliverables.style import TONES

_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_DROPPED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufffc\ud800-\udfff\U000e0000-\U000e0fff]"
)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe]")
_PLAIN = re.compile(r"[ -~\n]*")
_LONGEST_LINE = 400
"""Characters of a text that is shortened to one line which are looked at; no page is wide enough for more."""


class Look(NamedTuple):
    """How a part of a line is printed: face, colour, the address or key it leads to."""

    face: str
    colour: str
    link: str = ""
    to: str = ""


class Part(NamedTuple):
    """A part of a line in one look, from `x` points right of the line's start."""

    x: float
    width: float
    text: str
    look: Look


class Line(NamedTuple):
    """A finished line and its width in points: a text in one look, or `parts` where there are several.

    One object a line, because the collector of garbage walks over all of them while a long report is laid out.
    """

    width: float
    text: str
    look: Look
    parts: tuple[Part, ...] = ()


def clean(text: str) -> str:
    """The text after the normalisation that the module states."""
    if _PLAIN.fullmatch(text):
        return text
    text = _BREAKS.sub("\n", unicodedata.normalize("NFC", text)).replace("\t", "    ").replace("\u3000", " ")
    return _DROPPED.sub("", text)


def shortened(text: str, fits: Callable[[str], bool], most: int) -> str:
    """The text where it fits, else as many of its first `most` characters as do with an ellipsis behind them."""
    if fits(text):
        return text
    low, high = 0, min(len(text), most)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(text[:middle].rstrip() + "…"):
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def one_line(text: str) -> str:
    """The text cleaned and on one line."""
    return " ".join(clean(text).split())


def is_safe_link(address: str) -> bool:
    """Whether an address may become a link: https with a host, or mailto; never a file or a script."""
    if not address.isascii() or any(c <= " " for c in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return (parts.scheme == "https" and bool(parts.hostname)) or (parts.scheme == "mailto" and "@" in parts.path)


class Setter:
    """Sets text in lines and collects what no face could print, by the place set last.

    One setter serves one document. By place, `missing` holds the characters that were replaced, `left_out` those that
    print nothing, and `right_to_left` whether such text was met, which is printed in the order it is stored in.
    """

    def __init__(self, faces: Faces, accent: str) -> None:
        self.faces = faces
        self.accent = accent
        self.place = ""
        self.missing: dict[str, dict[str, None]] = {}
        self.left_out: dict[str, dict[str, None]] = {}
        self.right_to_left: dict[str, None] = {}
        self.labels: dict[str, str] = {}

    def clean(self, text: str) -> str:
        """The text after the normalisation that the module states; what is left out of it is noted."""
        cleaned = clean(text)
        if cleaned is not text and (left_out := _DROPPED.findall(_BREAKS.sub("\n", text))):
            self.left_out.setdefault(self.place, {}).update(dict.fromkeys(left_out))
        return cleaned

    def one_line(self, text: str) -> str:
        """The same on one line."""
        return " ".join(self.clean(text).split())

    def width(self, text: str, face: str, size: float) -> float:
        """The width in points of one line of clean text."""
        return sum(self.faces.widths[f][t] for f, t in self.by_face(text, face)) * size

    def fitted(self, text: str, face: str, size: float, width: float, tracking: float = 0.0) -> str:
        """One line of clean text, shortened at its end where it is wider than `width` points."""

        def wide(part: str) -> float:
            return self.width(part, face, size) + tracking * len(part)

        return shortened(text, lambda part: wide(part) <= width + 0.01, _LONGEST_LINE)

    def lines(
        self, words: Words, width: float, face: str, size: float, colour: str, *, to: str = "", tracking: float = 0.0
    ) -> list[Line]:
        """The words as lines of at most `width` points; an empty text is one empty line.

        `tracking` is the space in points that is added after every character; lines of several looks are measured
        without it.
        """
        base = Look(face, colour, "", to)
        if isinstance(words, str):
            text = self.clean(words)
            if text.isascii() or self.faces.holds[face].issuperset(text.replace("\n", "")):
                return self._plain(text, width, size, base, tracking)
            runs: Iterable[tuple[str, Look]] = [(text, base)]
        else:
            runs = [(self.clean(self._label(run)), self._look(run, base)) for run in words]
        pieces = [
            (part, look._replace(face=used)) for text, look in runs for used, part in self.by_face(text, look.face)
        ]
        return self._rich(pieces, width, size, base)

    def _label(self, run: Run) -> str:
        """The run's text, or the label of the figure or table it leads to."""
        return run.text or self.labels.get(run.to, "")

    def _look(self, run: Run, base: Look) -> Look:
        face = "bold" if run.bold else "italic" if run.italic else base.face
        link = run.link if is_safe_link(run.link) else ""
        to = run.to or base.to
        if is_colour(run.colour):
            colour = readable(run.colour)
        elif run.tone is not Tone.NEUTRAL:
            colour = TONES[run.tone]
        else:
            colour = self.accent if (link or run.to) and not run.bold else base.colour
        return Look(face, colour, link, to)

    def by_face(self, text: str, face: str) -> list[tuple[str, str]]:
        """The text in stretches of one face each, unknown characters replaced and noted."""
        holds = self.faces.holds[face]
        if text.isascii() or holds.issuperset(text.replace("\n", "")):
            return [(face, text)]
        if _RIGHT_TO_LEFT.search(text):
            self.right_to_left[self.place] = None
        fallback = self.faces.holds[FALLBACK]
        stretches: list[tuple[str, list[str]]] = []
        for c in text:
            used, sign = (face, c) if c in holds or c == "\n" else (FALLBACK, c)
            if used == FALLBACK and c not in fallback:
                self.missing.setdefault(self.place, {})[c] = None
                sign = REPLACEMENT
            if stretches and (stretches[-1][0] == used or c == " "):
                stretches[-1][1].append(sign)
            else:
                stretches.append((used, [sign]))
        return [(used, "".join(chars)) for used, chars in stretches]

    def _plain(self, text: str, width: float, size: float, look: Look, tracking: float) -> list[Line]:
        """Greedy lines of a text in one look: the path nearly all text takes."""
        widths: dict[str, float] = self.faces.widths[look.face]
        if tracking:
            widths = {word: widths[word] + tracking / size * len(word) for word in [*text, *re.split("[ \n]", text)]}
            widths[" "] = self.faces.widths[look.face][" "] + tracking / size
        room = width / size + 1e-6
        space = widths[" "]
        out: list[Line] = []
        for paragraph in text.split("\n"):
            words = paragraph.split(" ")
            start = 0
            wrapped = False
            x = -space
            for i, word in enumerate(words):
                w = widths[word]
                before = x
                x += space + w
                if x > room:
                    if i > start:
                        out.append(self._plain_line(words[start:i], before, size, look))
                        start, wrapped, x = i, True, w
                    if w > room:
                        full, words[i], x = self._broken(word, widths, room)
                        out += [self._plain_line([part], long, size, look) for part, long in full]
                if wrapped and not word and start == i:
                    start, x = i + 1, -space
            if start < len(words):
                out.append(self._plain_line(words[start:], x, size, look))
        return out

    def _plain_line(self, words: list[str], width: float, size: float, look: Look) -> Line:
        """A line in one look, without the empty words that spaces at its end leave; `width` is in units of size."""
        while len(words) > 1 and not words[-1]:
            words.pop()
            width -= self.faces.widths[look.face][" "]
        return Line(width * size, " ".join(words), look)

    @staticmethod
    def _broken(word: str, widths: dict[str, float], room: float) -> tuple[list[tuple[str, float]], str, float]:
        """A word wider than a line as full lines and a rest that fits, with widths; at least one character a line."""
        lines: list[tuple[str, float]] = []
        start, x = 0, 0.0
        for i, c in enumerate(word):
            w = widths[c]
            if x + w > room and i > start:
                lines.append((word[start:i], x))
                start, x = i, 0.0
            x += w
        return lines, word[start:], x

    def _rich(self, pieces: list[tuple[str, Look]], width: float, size: float, base: Look) -> list[Line]:
        """Greedy lines of a text in several looks; a word may change its look inside."""
        out: list[Line] = []
        line: list[tuple[str, Look]] = []
        word: list[tuple[str, Look]] = []
        x = word_width = 0.0
        pending: list[tuple[str, Look]] = []
        pending_width = 0.0
        all_widths = self.faces.widths

        def close_word() -> None:
            nonlocal x, word_width, line, word, pending, pending_width
            if not word:  # spaces wait for the word behind them, which decides whether they end a line
                return
            if line and x + pending_width + word_width > width + 1e-6:
                out.append(self._rich_line(line, size, base))
                line, x = [], 0.0
            elif x + pending_width <= width:
                line += pending
                x += pending_width
            pending, pending_width = [], 0.0
            for text, look in word:
                widths = all_widths[look.face]
                if x + widths[text] * size > width + 1e-6:
                    for c in text:
                        w = widths[c] * size
                        if line and x + w > width + 1e-6:
                            out.append(self._rich_line(line, size, base))
                            line, x = [], 0.0
                        line.append((c, look))
                        x += w
                else:
                    line.append((text, look))
                    x += widths[text] * size
            word, word_width = [], 0.0

        for text, look in pieces:
            widths = all_widths[look.face]
            for token in re.split("([ \n])", text):
                if token == " ":
                    close_word()
                    pending.append((" ", look))
                    pending_width += widths[" "] * size
                elif token == "\n":
                    close_word()
                    out.append(self._rich_line(line, size, base))
                    line, x, pending, pending_width = [], 0.0, [], 0.0
                elif token:
                    word.append((token, look))
                    word_width += widths[token] * size
        close_word()
        out.append(self._rich_line(line, size, base))
        return out

    def _rich_line(self, tokens: list[tuple[str, Look]], size: float, base: Look) -> Line:
        """A line of tokens with neighbours of one look joined."""
        parts: list[Part] = []
        x = 0.0
        i = 0
        while i < len(tokens):
            look = tokens[i][1]
            end = i
            while end < len(tokens) and tokens[end][1] == look:
                end += 1
            text = "".join(t for t, _ in tokens[i:end])
            widths = self.faces.widths[look.face]
            width = sum([widths[t] for t, _ in tokens[i:end]]) * size
            parts.append(Part(x, width, text, look))
            x += width
            i = end
        if len(parts) < 2:
            return Line(x, parts[0].text if parts else "", parts[0].look if parts else base)
        return Line(x, "", base, tuple(parts))
