"""What the database driver reports about a file, or cannot take, in words fit for the user."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from sqlcipher3 import dbapi2  # type: ignore[import-untyped]

from alignment_desktop.domain.errors import AlignmentError, DamagedWorkbook, Refused, WorkbookError, WorkbookInUse
from alignment_desktop.i18n import _

DatabaseError: type[Exception] = dbapi2.DatabaseError
IntegrityError: type[Exception] = dbapi2.IntegrityError

_NAMED_PAGES = 10


@contextlib.contextmanager
def friendly(path: Path) -> Iterator[None]:
    """Turns what the database driver reports about the file, or cannot take, into errors fit for the user."""
    try:
        yield
    except DatabaseError as error:
        told = _told(error, path)
        if told is None:
            raise
        raise told from error
    except UnicodeEncodeError as error:
        raise Refused(_("The text holds a broken character. Remove it and try again.")) from error
    except OverflowError as error:
        raise Refused(_("A number or a day is larger than the workbook can hold. Check it.")) from error


def _told(error: Exception, path: Path) -> AlignmentError | None:
    """The user's words for a fault of the file or its place; None for faults of the program."""
    name = path.name
    match _code(error):
        case 5 | 6:
            return WorkbookInUse(_("Another program is writing to {name}. Try again in a moment.").format(name=name))
        case 3 | 8 | 14:
            return unwritable(path)
        case 10:
            return WorkbookError(
                _("The disk reported a fault at {name}. Nothing of the last change was kept; check the disk.")
                .format(name=name)
            )  # fmt: skip
        case 11 | 26:
            return damaged(path)
        case 13:
            return WorkbookError(
                _("The disk is full, so the last change was not kept in {name}. Free some space and repeat it.")
                .format(name=name)
            )  # fmt: skip
        case _:
            return None


# The driver's copying of a whole file gives the words without the code (https://www.sqlite.org/rescode.html).
_CODES = {
    "database is locked": 5,
    "attempt to write a readonly database": 8,
    "disk I/O error": 10,
    "database disk image is malformed": 11,
    "database or disk is full": 13,
    "unable to open database file": 14,
    "file is not a database": 26,
}


def _code(error: Exception) -> int:
    """SQLite's primary result code of an error, 0 where there is none."""
    code = int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
    return code or _CODES.get(str(error), 0)


def unwritable(path: Path) -> WorkbookError:
    """The error for a file that may be read and not written."""
    return WorkbookError(
        _("{name} cannot be written where it is. Copy it to a folder of your own, or open it for reading only.")
        .format(name=path.name)
    )  # fmt: skip


def damaged(path: Path, pages: tuple[int, ...] = ()) -> DamagedWorkbook:
    """The error for a file whose key fits and whose content does not, with the pages that are known to be broken."""
    if pages:
        shown = ", ".join(map(str, pages[:_NAMED_PAGES])) + (", …" if len(pages) > _NAMED_PAGES else "")
        return DamagedWorkbook(
            _("The passphrase is right, but {name} is damaged (pages: {pages}). Restore the latest backup.").format(
                name=path.name, pages=shown
            )
        )
    return DamagedWorkbook(
        _("The passphrase is right, but parts of {name} are damaged. Restore the latest backup.").format(name=path.name)
    )
