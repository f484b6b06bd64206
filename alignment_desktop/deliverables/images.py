"""Logos and photographs made safe to embed: checked before they are decoded, scaled down, freed of all metadata."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from reportlab.lib.utils import ImageReader  # type: ignore[import-untyped]

from alignment_desktop.i18n import N_

LOGO_PIXELS = 4_000_000
PHOTO_PIXELS = 40_000_000
_LONGEST = 2_000
_FORMATS = ("PNG", "JPEG", "WEBP")


class Unusable(Exception):
    """An image that is not embedded; the text is a reason to be shown, in English, for the translator."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """An image ready for the canvas, with its size in pixels."""

    reader: Any
    width: int
    height: int


def embed(data: bytes, most_pixels: int) -> Embedded:
    """The image without metadata, turned upright and at most 2,000 pixels long.

    Only PNG, JPEG and WebP are read, and nothing is decoded before its header says that it has at most `most_pixels`
    pixels. Raises Unusable.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(data), formats=_FORMATS) as source:
                if source.width * source.height > most_pixels:
                    raise Unusable(N_("it has too many pixels"))
                photo = source.format == "JPEG"
                upright = ImageOps.exif_transpose(source)
                clear = "A" in upright.getbands() or "transparency" in upright.info
                image = upright.convert("RGBA" if clear else "RGB")
    except Unusable:
        raise
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise Unusable(N_("it is not a readable PNG, JPEG or WebP image")) from error
    image.thumbnail((_LONGEST, _LONGEST))
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    if not photo:
        return Embedded(ImageReader(bare), bare.width, bare.height)
    out = BytesIO()
    bare.save(out, "JPEG", quality=85)
    out.seek(0)
    return Embedded(ImageReader(out), bare.width, bare.height)
