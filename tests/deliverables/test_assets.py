"""Pictures become printable in another process, several at a time, and whatever that process answers is looked at."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import msgspec
import pikepdf
import pytest
from PIL import Image as Photo

from alignment_desktop.deliverables import images
from alignment_desktop.deliverables.assets import Assets, Darkroom, Printable, Unusable
from alignment_desktop.deliverables.blocks import Brand, Columns, Group, Image
from alignment_desktop.deliverables.pdf import render
from alignment_desktop.domain.errors import Refused
from alignment_desktop.exchange import apart
from alignment_desktop.i18n import Translator
from tests.deliverables.reading import document


def file(number: int = 0, size: tuple[int, int] = (60, 40), form: str = "PNG", mode: str = "RGB") -> bytes:
    """A picture unlike any of another number."""
    out = BytesIO()
    Photo.new(mode, size, number % 256 if mode in "LP" else (number % 256, 90, 160, 255)[: len(mode)]).save(out, form)
    return out.getvalue()


class Reading:
    """Reads in this process, keeps the files of each request, and ends badly over a file that holds `fatal`."""

    def __init__(self, answers: Callable[[bytes], bytes] = lambda answer: answer, fatal: bytes = b"fatal") -> None:
        self.requests: list[int] = []
        self._answers, self._fatal = answers, fatal

    def __call__(self, reader: str, name: str, content: bytes, *, cancelled: object, **options: list[int]) -> bytes:
        self.requests.append(len(options["sizes"]))
        if self._fatal in content:
            raise Refused("the process has ended")
        return self._answers(images.points(name, content, options))


def test_all_pictures_of_a_document_are_read_in_few_processes_and_once():
    reading = Reading()
    files = {str(n): file(n) for n in range(20)}
    assets = Assets(files, Darkroom(reading))
    brand = Brand(firm="Keel", logo=file(100), client_logo=b"")
    inner = [Image(asset=str(n)) for n in range(20)]
    blocks = (*inner[:10], Columns(columns=((inner[10],), (inner[11],))), Group(blocks=tuple(inner[12:])))
    first = render(document(*blocks, brand=brand), assets, Translator("en"))
    assert reading.requests == [8, 8, 5]
    with pikepdf.open(BytesIO(first.pdf)) as pdf:
        shown = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
    assert len(shown) == 20  # there is no cover for the logo
    assert render(document(*blocks, brand=brand), assets, Translator("en")).pdf == first.pdf
    assert reading.requests == [8, 8, 5]


def test_the_process_apart_reads_them():
    assets = Assets({}, Darkroom(apart.read_apart))
    files = [file(form="JPEG"), b"no picture", file(mode="RGBA")]
    assets.prepare(files)
    photo, drawing = assets.picture(files[0]), assets.picture(files[2])
    assert (photo.data[:2], photo.width, photo.height) == (b"\xff\xd8", 60, 40)
    assert drawing.data.startswith(b"\x89PNG")
    with pytest.raises(Unusable, match="not a readable"):
        assets.picture(files[1])


def test_a_picture_that_ends_the_process_is_left_out_and_takes_no_other_along():
    reading = Reading()
    files = [file(n) for n in range(7)]
    files[3] += b"fatal"
    found = Darkroom(reading).prints(files, lambda: False)
    assert [type(each) for each in found.values()] == [*[Printable] * 3, Unusable, *[Printable] * 3]
    assert "more time or memory" in str(list(found.values())[3])
    assert reading.requests == [7, 3, 4, 2, 1, 1, 2]


def test_who_cancels_hears_no_excuse():
    with pytest.raises(Refused):
        Darkroom(Reading()).prints([b"fatal"], lambda: True)


def heads(*told: dict[str, object], more: bytes = b"") -> bytes:
    return msgspec.json.encode(told) + b"\n" + more


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nothing",
        heads(),
        heads({"width": 1, "height": 1, "mode": "RGB"}, more=b"12"),
        heads({"width": 1, "height": 1, "mode": "RGB"}, more=b"1234"),
        heads({"width": 1, "height": 1, "mode": "CMYK"}, more=b"1234"),
        heads({"width": -1, "height": -1, "mode": "RGB"}, more=b"123"),
        heads({"width": 3_000, "height": 1, "mode": "RGB"}, more=bytes(9_000)),
        heads({"width": 1, "height": 1, "mode": "RGB", "refused": "so"}, more=b"123"),
        heads({"refused": "a"}, {"refused": "b"}),
    ],
)
def test_an_answer_that_is_none_is_not_believed(answer):
    (found,) = Darkroom(Reading(lambda _true: answer)).prints([file()], lambda: False).values()
    assert isinstance(found, Unusable)


def test_a_reason_that_a_reader_never_gives_is_not_passed_on():
    answer = heads({"refused": "<b>call 555</b>"})
    (found,) = Darkroom(Reading(lambda _true: answer)).prints([file()], lambda: False).values()
    assert "555" not in str(found)


def test_what_is_kept_has_an_end(monkeypatch):
    monkeypatch.setattr("alignment_desktop.deliverables.assets._MOST_KEPT", 1)
    reading = Reading()
    room = Darkroom(reading)
    for _time in range(2):
        for number in range(2):
            room.prints([file(number)], lambda: False)
    assert reading.requests == [1, 1, 1, 1]
    room.prints([file(1)], lambda: False)
    assert reading.requests == [1, 1, 1, 1]


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK")])
def test_the_largest_picture_fits_into_the_memory_there_is(form, mode):
    large = file(size=(8_000, 5_000), form=form, mode=mode)
    assets = Assets({}, Darkroom(apart.read_apart))
    assert (assets.picture(large).width, assets.picture(large).height) == (2_000, 1_250)


def test_a_photograph_is_turned_upright():
    exif = Photo.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Photo.new("RGB", (4_000, 100)).save(out, "JPEG", exif=exif)
    (found,) = Darkroom(Reading()).prints([out.getvalue()], lambda: False).values()
    assert isinstance(found, Printable)
    assert (found.width, found.height) == (50, 2_000)
