"""Verbs on what opens a workbook: its passphrase and its recovery sheet."""

from __future__ import annotations

import argparse

from alignment_desktop.cli.console import another_passphrase, passphrase, say, say_error
from alignment_desktop.domain.passphrase import Grade, strength
from alignment_desktop.i18n import _
from alignment_desktop.storage import backup, vault


def passphrase_(arguments: argparse.Namespace) -> int:
    """Another passphrase for a workbook, which is sealed anew in a new file."""
    with vault.open(arguments.workbook, passphrase(arguments), take_over=arguments.take_over) as opened:
        new = another_passphrase(arguments.new_passphrase_file)
        backup.swap(opened, backup.resealed(opened.access, new))
    say(_("{path} is sealed anew and opens with the new passphrase alone.").format(path=arguments.workbook))
    say(_("Backups made before keep the passphrase of their day, and a recovery sheet made before opens only them. "
          "Make a new backup and a new sheet."))  # fmt: skip
    say_what_it_is_worth(new)
    return 0


def say_what_it_is_worth(new: str) -> None:
    """A warning on standard error for a passphrase that protects little or nothing."""
    if not new:
        say_error(_("It has no passphrase now, so it is not protected: whoever has the file can read it."))
    elif strength(new).grade <= Grade.WEAK:
        say_error(_("The new passphrase is weak by our estimate. Several words that do not belong together are safer."))
