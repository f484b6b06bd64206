"""What every verb shares: how it is declared, how a workbook is opened, how it speaks."""

from __future__ import annotations

import argparse
import contextlib
import getpass
import json
import os
import signal
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alignment_desktop.domain.errors import AlignmentError, Refused
from alignment_desktop.i18n import _

if TYPE_CHECKING:
    from alignment_desktop.domain.snapshot import Thresholds
    from alignment_desktop.workbook import Workbook


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb: its name, the function that does it ("module.function"), and its arguments as argparse takes them.

    The help texts are marked with `N_` and translated when the parser is built.
    """

    name: str
    does: str
    help: str
    arguments: tuple[tuple[str, dict[str, Any]], ...]


class WrongCall(AlignmentError):
    """The call itself is wrong: words missing, or words that do not fit together."""


def say(text: str = "") -> None:
    """One line for the person who asked."""
    print(_harmless(text))


def say_json(document: object) -> None:
    """The one JSON document of a --json call; in ASCII where the output cannot hold every letter."""
    can_hold_all = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    print(json.dumps(document, ensure_ascii=not can_hold_all, indent=2))


def say_error(text: str) -> None:
    """A plain sentence on standard error."""
    print(_harmless(text), file=sys.stderr)


def _harmless(text: str) -> str:
    """The text without what would steer the terminal: names and notes come from anywhere."""
    return "".join(c if c in "\n\t" or unicodedata.category(c) != "Cc" else "\ufffd" for c in text)


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """The rows under their titles, in columns as wide as they need to be."""
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(len(head))]
    for row in (head, *rows):
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def passphrase(arguments: argparse.Namespace, *, ask: bool = True) -> str:
    """The passphrase from the file, the environment or a prompt; the empty one where there is nobody to ask."""
    if arguments.passphrase_file is not None:
        return secret_in(arguments.passphrase_file)
    given = os.environ.get("ALIGNMENT_PASSPHRASE")
    if given is not None:
        return given
    if ask and is_at_terminal():
        return typed(_("Passphrase: "))
    return ""


def new_passphrase(arguments: argparse.Namespace) -> str:
    """The passphrase for a new workbook; where a person types it, they type it twice. Raises Refused."""
    first = passphrase(arguments)
    asked = arguments.passphrase_file is None and "ALIGNMENT_PASSPHRASE" not in os.environ
    if asked and is_at_terminal() and typed(_("Once more: ")) != first:
        raise Refused(_("The two passphrases differ. Nothing was made; try again."))
    return _one_line(first)


def another_passphrase(file: Path | None) -> str:
    """The new passphrase of a workbook that has one: from the file, or typed twice. Raises WrongCall, Refused."""
    if file is not None:
        return _one_line(secret_in(file))
    if not is_at_terminal():
        raise WrongCall(_("Say what the new passphrase is with --new-passphrase-file F."))
    first = typed(_("New passphrase: "))
    if typed(_("Once more: ")) != first:
        raise Refused(_("The two passphrases differ. Nothing was changed; try again."))
    return first


def typed(prompt: str) -> str:
    """What a person types where it cannot be seen. Raises Refused, and EOFError where they end the input instead."""
    try:
        return getpass.getpass(prompt)
    except UnicodeDecodeError:
        raise Refused(
            _("What was typed is no text in the encoding of this terminal. Put it into a file, and name that.")
        ) from None


def _one_line(secret: str) -> str:
    """A new passphrase, which somebody has to type one day. Raises Refused where it has several lines."""
    if "\n" in secret or "\r" in secret:
        raise Refused(_("The new passphrase has several lines, and nobody could type it. Put it on one line."))
    return secret


@contextlib.contextmanager
def past_stopping() -> Iterator[None]:
    """Lets Ctrl+C stop nothing in this block: it puts in force what is made, and says so.

    Stopped in between, a verb would say that it was stopped when all was done.
    """
    try:
        former = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread, which alone hears of it
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def is_at_terminal() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def secret_in(file: Path) -> str:
    """The secret a file holds, without the line feed at its end. Raises Refused."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("The secret in {file} cannot be read. Check the path.").format(file=file)) from error
    return text.removesuffix("\n").removesuffix("\r")


def opened(arguments: argparse.Namespace, *, writing: bool = False) -> Workbook:
    """The workbook the call names; reading works while another window has it open."""
    # Only here, so that a call that opens no workbook does not wait for one to be loaded.
    from alignment_desktop.workbook import Workbook

    warn_of_place(arguments.workbook)
    if writing:
        warn_of_loss(arguments.workbook)
    return Workbook.open(
        arguments.workbook,
        passphrase(arguments),
        read_only=not writing,
        take_over=writing and arguments.take_over,
        thresholds=thresholds(),
        author="cli",
    )


def warn_of_loss(workbook: Path) -> None:
    """Says on standard error what the log of a workbook that was not closed has lost, before opening folds it away."""
    from alignment_desktop.storage.write_log import problem

    if (lost := problem(workbook)) is not None:
        say_error(lost)


def warn_of_place(workbook: Path) -> None:
    """Says on standard error, once for each workbook, that it lies in a synchronised folder or on a network drive."""
    from alignment_desktop.storage.surroundings import warning_of

    if (warning := warning_of(workbook)) is not None:
        say_error(warning)


def thresholds() -> Thresholds:
    """The gap thresholds of the settings."""
    from alignment_desktop import settings
    from alignment_desktop.domain.snapshot import Thresholds

    chosen, unread = settings.load()
    if unread:
        say_error(
            _("These settings could not be read and are at their default: {names}").format(names=", ".join(unread))
        )
    return Thresholds.from_decimals(*chosen.gap_thresholds)
