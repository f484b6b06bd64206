"""Logos and photographs made safe to embed: files become points in one process, points a new file in another."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import msgspec
from PIL import Image, ImageOps, UnidentifiedImageError

from alignment_desktop.deliverables.assets import Printable, Unusable
from alignment_desktop.domain.errors import Refused
from alignment_desktop.i18n import N_

MOST_PIXELS = 40_000_000
_LONGEST = 2_000
_FORMATS = ("PNG", "JPEG", "WEBP")
_CHANNELS = {"RGB": 3, "RGBA": 4}
_TOO_LARGE = N_("it has too many pixels")
_UNREADABLE = N_("it is not a readable PNG, JPEG or WebP image")


class _Points(msgspec.Struct, frozen=True):
    """What an answer says of one picture; its points come after the heads of all. A refused one has none."""

    width: int = 0
    height: int = 0
    mode: str = ""
    is_photo: bool = False
    refused: str = ""

    @property
    def size(self) -> int:
        return self.width * self.height * _CHANNELS.get(self.mode, 0)


# -- in the process apart ----------------------------------------------------------------------------------------------


def points(_name: str, content: bytes, options: Mapping[str, Any]) -> bytes:
    """The points of several pictures, whose files of the lengths `sizes` stand one after the other in the content.

    They are turned upright and at most 2,000 pixels long. Only PNG, JPEG and WebP are read, and nothing is decoded
    before its head says that it has at most 40 million pixels; what is not read has a reason in its place.
    """
    heads, parts, start = [], [], 0
    for size in options["sizes"]:
        try:
            image, is_photo = _decoded(content[start : start + size])
        except Unusable as reason:
            heads.append(_Points(refused=str(reason)))
        else:
            heads.append(_Points(image.width, image.height, image.mode, is_photo))
            parts.append(image.tobytes())
        start += size
    return b"".join((msgspec.json.encode(heads), b"\n", *parts))


def _decoded(data: bytes) -> tuple[Image.Image, bool]:
    """The picture as RGB or RGBA, and whether it came as a photograph does. Raises Unusable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as source:
                if source.width * source.height > MOST_PIXELS:
                    raise Unusable(_TOO_LARGE)
                is_photo = source.format == "JPEG"
                source.draft(None, (_LONGEST, _LONGEST))  # a JPEG can be decoded at a half, a quarter or an eighth
                clear = "A" in source.getbands() or "transparency" in source.info
                mode = "RGBA" if clear else "RGB"
                # Made smaller first: turning a copy of forty million points would take the memory of two.
                image = source if source.mode == mode else source.convert(mode)
                image.thumbnail((_LONGEST, _LONGEST))
                image.info.update(source.info)
                return ImageOps.exif_transpose(image), is_photo
    except Unusable:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Unusable(_UNREADABLE) from error


# -- in the process that prints ----------------------------------------------------------------------------------------


def printables(answer: bytes | bytearray, count: int) -> Sequence[Printable | Unusable]:
    """The files to print, made of an answer of `points` for so many pictures. Raises Refused for any other answer.

    The answer is not trusted: a decoder that was taken over may have written it.
    """
    end = answer.find(b"\n")
    try:
        heads = msgspec.json.decode(answer[: max(end, 0)], type=list[_Points])
    except msgspec.MsgspecError as error:
        raise Refused(_UNTRUE) from error
    is_sound = all(_is_sound(head) for head in heads)
    if len(heads) != count or not is_sound or sum(head.size for head in heads) != len(answer) - end - 1:
        raise Refused(_UNTRUE)
    made: list[Printable | Unusable] = []
    at = memoryview(answer)[end + 1 :]
    for head in heads:
        made.append(Unusable(head.refused) if head.refused else _file_of(head, at[: head.size]))
        at = at[head.size :]
    return made


_UNTRUE = "these are not the points of pictures"  # nobody reads it: whoever asked tries again, or gives a reason


def _is_sound(head: _Points) -> bool:
    if head.refused:
        return head.size == 0 and head.refused in (_TOO_LARGE, _UNREADABLE)
    return head.mode in _CHANNELS and 0 < head.width <= _LONGEST and 0 < head.height <= _LONGEST


def _file_of(head: _Points, data: memoryview) -> Printable:
    image = Image.frombytes(head.mode, (head.width, head.height), data)
    out = BytesIO()
    if head.is_photo:
        image.convert("RGB").save(out, "JPEG", quality=85)
    else:
        image.save(out, "PNG", compress_level=1)  # it lives in memory alone
    return Printable(out.getvalue(), head.width, head.height)
