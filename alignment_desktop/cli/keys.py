"""Verbs on what opens a workbook: its passphrase and its recovery sheet."""

from __future__ import annotations

import argparse
from datetime import date

from alignment_desktop import settings
from alignment_desktop.cli.console import (
    WrongCall,
    another_passphrase,
    is_at_terminal,
    passphrase,
    past_stopping,
    say,
    say_error,
    secret_in,
    typed,
    warn_of_loss,
)
from alignment_desktop.deliverables.blocks import Paper
from alignment_desktop.deliverables.recovery_sheet import recovery_sheet
from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.passphrase import Grade, strength
from alignment_desktop.exchange.files import write_file
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup, recovery, seal, vault


def passphrase_(arguments: argparse.Namespace) -> int:
    """Another passphrase for a workbook, which is sealed anew in a new file."""
    warn_of_loss(arguments.workbook)
    with vault.open(arguments.workbook, passphrase(arguments), take_over=arguments.take_over) as opened:
        new = another_passphrase(arguments.new_passphrase_file)
        copy = backup.resealed(opened.access, new)
        with past_stopping():
            backup.swap(opened, copy)
            say(_("{path} is sealed anew and opens with the new passphrase alone.").format(path=arguments.workbook))
            say(_("Backups made before keep the passphrase of their day, and a recovery sheet made before opens only "
                  "them. Make a new backup and a new sheet."))  # fmt: skip
            say_what_it_is_worth(new)
    return 0


def recovery_sheet_(arguments: argparse.Namespace) -> int:
    """The recovery sheet, to be printed."""
    access = vault.access_to(arguments.workbook, passphrase(arguments))
    if not access.is_protected:
        raise Refused(_("This workbook has no passphrase, so there is nothing to recover. Give it one first."))
    chosen, _unread = settings.load()
    made = recovery_sheet(
        arguments.workbook.name,
        recovery.spelled(access.key),
        date.today(),  # noqa: DTZ011 - the day it is where the sheet is printed
        paper=Paper(chosen.paper),
        language=chosen.language,
    )
    write_file(arguments.output, made.pdf, is_private=True)
    say(_("{path}: print it, lock the paper away, and delete this file.").format(path=arguments.output))
    return 0


def recover(arguments: argparse.Namespace) -> int:
    """A new passphrase for a workbook that its recovery sheet opens."""
    key = _recovery_key(arguments)
    recovery.access_with(arguments.workbook, key)  # before anybody thinks of a passphrase
    new = another_passphrase(arguments.new_passphrase_file)
    with past_stopping():
        _access, aside = recovery.set_passphrase(arguments.workbook, key, new, take_over=arguments.take_over)
        say(_("{path} is sealed anew and opens with the new passphrase alone.").format(path=arguments.workbook))
        if aside is not None:
            say(_("Its first bytes were damaged. The damaged file is kept as {aside}.").format(aside=aside))
        say(_("The sheet is worthless now, except for backups made before. Make a new backup and a new sheet."))
        say_what_it_is_worth(new)
    return 0


def _recovery_key(arguments: argparse.Namespace) -> seal.Key:
    """The key out of the file, or typed line by line, each checked at once. Raises WrongCall, InputProblems."""
    if arguments.recovery_key_file is not None:
        return recovery.read(secret_in(arguments.recovery_key_file))
    if not is_at_terminal():
        raise WrongCall(_("Say what the recovery key is with --recovery-key-file F."))
    lines: list[str] = []
    while len(lines) < recovery.LINES:
        line = typed(_("Line {n} of the recovery sheet: ").format(n=len(lines) + 1))
        if problem := recovery.problem_of(len(lines), line):
            say_error(problem)
        else:
            lines.append(line)
    return recovery.read("\n".join(lines))


def say_what_it_is_worth(new: str) -> None:
    """A warning on standard error for a passphrase that protects little or nothing."""
    if not new:
        say_error(_("It has no passphrase now, so it is not protected: whoever has the file can read it."))
    elif strength(new).grade <= Grade.WEAK:
        say_error(_("The new passphrase is weak by our estimate. Several words that do not belong together are safer."))
