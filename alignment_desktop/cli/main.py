"""Which words are understood, and what each verb is handed."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from alignment_desktop import __version__
from alignment_desktop.cli.console import Verb, WrongCall, say_error
from alignment_desktop.domain.errors import AlignmentError, InputProblems, NotFound
from alignment_desktop.i18n import _

_WORKBOOK = ("workbook", {"type": Path, "metavar": "WORKBOOK", "help": _("the workbook file")})
_ENGAGEMENT = (
    "engagement",
    {"metavar": "ENGAGEMENT", "help": _("an id, or a part of client and title that only one engagement has")},
)
_ROUND = ("--round", {"type": int, "metavar": "N", "help": _("the round’s number; the latest where it is left out")})
_JSON = ("--json", {"action": "store_true", "help": _("one JSON document on standard output and nothing else")})
_TAKE_OVER = (
    "--take-over",
    {
        "action": "store_true",
        "help": _("push the lock of another computer aside; only where that computer no longer uses the workbook"),
    },
)
_FILE = ("file", {"type": Path, "metavar": "FILE"})

VERBS: tuple[Verb, ...] = (
    Verb(
        "new",
        "workbooks.new",
        _("a new workbook with one client, one engagement and its first round open"),
        (
            _WORKBOOK,
            ("--client", {"required": True, "metavar": "NAME", "help": _("the client’s name")}),
            ("--title", {"required": True, "metavar": "TITLE", "help": _("the engagement’s title")}),
            ("--firm", {"metavar": "NAME", "default": "", "help": _("the firm that signs the documents")}),
        ),
    ),
    Verb("sample", "workbooks.sample", _("a new workbook with the complete sample engagement"), (_WORKBOOK,)),
    Verb("list", "workbooks.listing", _("clients, engagements and rounds, with their ids"), (_WORKBOOK, _JSON)),
    Verb(
        "scores",
        "measure.scores",
        _("ratings, scores, gaps, agreement and coverage"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _ROUND,
            (
                "--explain",
                {
                    "metavar": "ID",
                    "help": _("how one figure came about: a question, practice or challenge, or overall"),
                },
            ),
            _JSON,
        ),
    ),
    Verb(
        "answers",
        "answers.answers",
        _("bring in interview answers from CSV or XLSX; --template writes an empty sheet"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            _FILE,
            ("--template", {"action": "store_true", "help": _("write an empty sheet to FILE instead of reading it")}),
            ("--replace", {"action": "store_true", "help": _("overwrite answers that differ")}),
        ),
    ),
    Verb("deliverables", "documents.deliverables", _("what can be exported"), (_JSON,)),
    Verb(
        "export",
        "documents.export",
        _("write one deliverable to a file, or all of them to a folder"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            (
                "deliverable",
                {"nargs": "?", "metavar": "DELIVERABLE", "help": _("its name, as `deliverables` lists it")},
            ),
            ("--output", {"type": Path, "metavar": "FILE", "help": _("where the one document goes")}),
            ("--all", {"type": Path, "metavar": "DIR", "help": _("the folder all documents go to")}),
            _ROUND,
            ("--language", {"metavar": "L", "help": _("language of the document, such as en")}),
            ("--paper", {"choices": ("a4", "letter"), "help": _("paper size")}),
            (
                "--attribution",
                {
                    "choices": ("role", "side", "none"),
                    "help": _("attribute quotes no more closely than this; promises are kept in any case"),
                },
            ),
            (
                "--issue",
                {"metavar": "RECIPIENT", "help": _("enter the document in the register as issued to this recipient")},
            ),
            (
                "--pdf-password-file",
                {"type": Path, "metavar": "F", "help": _("seal the document with the password in this file")},
            ),
        ),
    ),
    Verb(
        "texts",
        "texts.texts",
        _("the headings and leads of the documents: drafted, kept, edited, or to be read again"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            _ROUND,
            ("--language", {"metavar": "L", "default": "en", "help": _("language of the texts, such as en")}),
            ("--keep", {"action": "store_true", "help": _("keep the drafts in the workbook as they are now")}),
            ("--edit", {"metavar": "SECTION", "help": _("put the words of --file in a place such as lead:C1")}),
            ("--file", {"type": Path, "metavar": "FILE", "help": _("a UTF-8 text file with the words")}),
            _JSON,
        ),
    ),
    Verb("check", "workbooks.check", _("integrity of file and data; exit 1 and a list if not"), (_WORKBOOK,)),
    Verb("backup", "workbooks.backup", _("a checked copy of the workbook"), (_WORKBOOK, _FILE)),
    Verb(
        "restore",
        "workbooks.restore",
        _("put a backup in the place of a workbook, which is set aside"),
        (_FILE, _WORKBOOK),
    ),
    Verb(
        "pack",
        "packs.pack",
        _("check a content pack, list what it does not cover, or print its schema"),
        (
            ("task", {"choices": ("check", "coverage", "schema")}),
            ("pack", {"nargs": "?", "type": Path, "metavar": "PACK", "help": _("the pack’s folder; ours by default")}),
        ),
    ),
)


def run(arguments: Sequence[str]) -> int:
    """Runs one verb and gives its exit code."""
    try:
        chosen = _chosen(arguments)
        code = function_of(chosen.verb)(chosen)
        sys.stdout.flush()
        return code
    except SystemExit as end:  # --help and --version
        return int(end.code or 0)
    except InputProblems as error:
        say_error(str(error))
        for problem in error.problems:
            say_error(f"  {problem}")
        return 3
    except (NotFound, WrongCall) as error:
        say_error(str(error))
        return 2
    except AlignmentError as error:
        say_error(str(error))
        return 3
    except KeyboardInterrupt:
        say_error(_("Stopped."))
        return 3
    except BrokenPipeError:  # the reader of our output went away, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        say_error(_("{place}{reason}. Check the place and try again.").format(
            place=place, reason=error.strerror or error))  # fmt: skip
        return 3


def function_of(verb: Verb) -> Callable[[argparse.Namespace], int]:
    """What the verb does; its module is imported only now, so that no verb pays for another's."""
    module, function = verb.does.split(".")
    found: Callable[[argparse.Namespace], int] = getattr(import_module(f"alignment_desktop.cli.{module}"), function)
    return found


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with a call."""

    def error(self, message: str) -> NoReturn:
        raise WrongCall(_("{reason}. See {program} --help.").format(
            reason=message[:1].upper() + message[1:], program=self.prog))  # fmt: skip


def _chosen(arguments: Sequence[str]) -> argparse.Namespace:
    """What the call asks for. Raises WrongCall."""
    parser = _parser()
    chosen, left = parser.parse_known_args(arguments)
    # Python 3.11 fills an argument that may be left out only when it stands directly behind those before it.
    for name, options in getattr(chosen, "verb", VERBS[0]).arguments:
        if left and options.get("nargs") == "?" and getattr(chosen, name) is None and not left[0].startswith("-"):
            setattr(chosen, name, options.get("type", str)(left.pop(0)))
    if left:
        parser.error(_("this is not understood: {words}").format(words=" ".join(left)))
    return chosen


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="alignment-desktop",
        allow_abbrev=False,
        description=_("The workbook for IT-business alignment engagements, from the command line."),
        epilog=_(
            "The passphrase comes from --passphrase-file, ALIGNMENT_PASSPHRASE or a prompt; without a terminal it is "
            "the empty one. Exit codes: 0 done, 1 the answer is no, 2 the call was wrong, 3 the input was refused."
        ),
    )
    parser.add_argument("--version", action="version", version=f"alignment-desktop {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for verb in VERBS:
        sub = verbs.add_parser(verb.name, help=verb.help, description=verb.help, allow_abbrev=False)
        for name, options in verb.arguments:
            sub.add_argument(name, **options)
        if any(name == "workbook" for name, _options in verb.arguments):
            sub.add_argument(
                "--passphrase-file", type=Path, metavar="F", help=_("the file whose only line is the passphrase")
            )
        sub.set_defaults(verb=verb)
    return parser
