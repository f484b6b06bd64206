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
from alignment_desktop.i18n import N_, _

_WORKBOOK = ("workbook", {"type": Path, "metavar": "WORKBOOK", "help": N_("the workbook file")})
_ENGAGEMENT = (
    "engagement",
    {"metavar": "ENGAGEMENT", "help": N_("an id, or a part of client and title that only one engagement has")},
)
_ROUND = ("--round", {"type": int, "metavar": "N", "help": N_("the round’s number; the latest where it is left out")})
_JSON = ("--json", {"action": "store_true", "help": N_("one JSON document on standard output and nothing else")})
_TAKE_OVER = (
    "--take-over",
    {
        "action": "store_true",
        "help": N_("push the lock of another computer aside; only where that computer no longer uses the workbook"),
    },
)
_NEW_PASSPHRASE = (
    "--new-passphrase-file",
    {"type": Path, "metavar": "F", "help": N_("the file whose only line is the new passphrase")},
)
_FILE = ("file", {"type": Path, "metavar": "FILE"})

VERBS: tuple[Verb, ...] = (
    Verb(
        "new",
        "beginnings.new",
        N_("a new workbook with one client, one engagement and its first round open"),
        (
            _WORKBOOK,
            ("--client", {"required": True, "metavar": "NAME", "help": N_("the client’s name")}),
            ("--title", {"required": True, "metavar": "TITLE", "help": N_("the engagement’s title")}),
            ("--firm", {"metavar": "NAME", "default": "", "help": N_("the firm that signs the documents")}),
        ),
    ),
    Verb("sample", "beginnings.sample", N_("a new workbook with the complete sample engagement"), (_WORKBOOK,)),
    Verb("list", "workbooks.listing", N_("clients, engagements and rounds, with their ids"), (_WORKBOOK, _JSON)),
    Verb(
        "round",
        "rounds.round_",
        N_("open the next round, say beforehand what it asks otherwise, close the open one, or reopen the last one"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            ("step", {"choices": ("open", "preview", "close", "reopen")}),
            ("--title", {"metavar": "TITLE", "help": N_("the title of the round that is opened")}),
        ),
    ),
    Verb(
        "scores",
        "measure.scores",
        N_("ratings, scores, gaps, agreement and coverage"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _ROUND,
            (
                "--explain",
                {
                    "metavar": "ID",
                    "help": N_("how one figure came about: a question, practice or challenge, or overall"),
                },
            ),
            _JSON,
        ),
    ),
    Verb(
        "answers",
        "answers.answers",
        N_("bring in interview answers from CSV or XLSX; --template writes an empty sheet"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            _FILE,
            ("--template", {"action": "store_true", "help": N_("write an empty sheet to FILE instead of reading it")}),
            ("--replace", {"action": "store_true", "help": N_("overwrite answers that differ")}),
        ),
    ),
    Verb("deliverables", "documents.deliverables", N_("what can be exported"), (_JSON,)),
    Verb(
        "export",
        "documents.export",
        N_("write one deliverable to a file, or all of them to a folder"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            (
                "deliverable",
                {"nargs": "?", "metavar": "DELIVERABLE", "help": N_("its name, as `deliverables` lists it")},
            ),
            ("--output", {"type": Path, "metavar": "FILE", "help": N_("where the one document goes")}),
            ("--all", {"type": Path, "metavar": "DIR", "help": N_("the folder all documents go to")}),
            _ROUND,
            ("--language", {"metavar": "L", "help": N_("language of the document, such as en or de")}),
            ("--paper", {"choices": ("a4", "letter"), "help": N_("paper size")}),
            (
                "--attribution",
                {
                    "choices": ("role", "side", "none"),
                    "help": N_("attribute quotes no more closely than this; promises are kept in any case"),
                },
            ),
            (
                "--issue",
                {"metavar": "RECIPIENT", "help": N_("enter the document in the register as issued to this recipient")},
            ),
            (
                "--pdf-password-file",
                {"type": Path, "metavar": "F", "help": N_("seal the document with the password in this file")},
            ),
            ("--plan", {"metavar": "PLAN", "help": N_("the booklet of this plan, or of `all`; else of those in use")}),
            ("--role", {"metavar": "ROLE", "help": N_("the booklet as this role is asked")}),
            ("--respondent", {"metavar": "NAME", "help": N_("the booklet of the sitting planned with this person")}),
            (
                "--for",
                {
                    "dest": "reader",
                    "choices": ("interviewer", "respondent"),
                    "help": N_("the booklet for whoever asks, with all there is, or for whoever is asked"),
                },
            ),
        ),
    ),
    Verb(
        "day-sheet",
        "documents.day_sheet_",
        N_("the sittings of one day on paper, for the consultant’s own use"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            ("--output", {"type": Path, "required": True, "metavar": "FILE", "help": N_("where the PDF goes")}),
            ("--day", {"metavar": "YYYY-MM-DD", "help": N_("the day; the next one with a sitting if left out")}),
            _ROUND,
        ),
    ),
    Verb(
        "texts",
        "texts.texts",
        N_("the headings and leads of the documents: drafted, kept, edited, or to be read again"),
        (
            _WORKBOOK,
            _ENGAGEMENT,
            _TAKE_OVER,
            _ROUND,
            ("--language", {"metavar": "L", "help": N_("language of the texts, such as en or de")}),
            ("--keep", {"action": "store_true", "help": N_("keep the drafts in the workbook as they are now")}),
            ("--edit", {"metavar": "SECTION", "help": N_("put the words of --file in a place such as lead:C1")}),
            ("--file", {"type": Path, "metavar": "FILE", "help": N_("a UTF-8 text file with the words")}),
            _JSON,
        ),
    ),
    Verb("check", "workbooks.check", N_("integrity of file and data; exit 1 and a list if not"), (_WORKBOOK,)),
    Verb(
        "backup",
        "workbooks.backup",
        N_("a checked copy of the workbook, to a file or among its automatic backups"),
        (_WORKBOOK, ("file", {"nargs": "?", "type": Path, "metavar": "FILE", "help": N_("where the copy goes")})),
    ),
    Verb(
        "backups",
        "workbooks.backups_",
        N_("the automatic backups of a workbook; exit 1 if --check finds a damaged one"),
        (
            _WORKBOOK,
            ("--check", {"action": "store_true", "help": N_("read each of them in full first")}),
            _JSON,
        ),
    ),
    Verb(
        "restore",
        "workbooks.restore",
        N_("put a backup in the place of a workbook, which is set aside"),
        (_FILE, _WORKBOOK, _TAKE_OVER),
    ),
    Verb(
        "erase",
        "erasing.erase",
        N_("erase a client, a person or a remark for good, and name the copies this does not reach"),
        (
            _WORKBOOK,
            _TAKE_OVER,
            ("kind", {"choices": ("client", "person", "remark")}),
            ("which", {"metavar": "WHICH", "help": N_("its id, or words of its name or text that only it has")}),
            ("--yes", {"action": "store_true", "help": N_("erase without asking; needed where nobody can be asked")}),
        ),
    ),
    Verb(
        "passphrase",
        "keys.passphrase_",
        N_("seal a workbook anew under another passphrase"),
        (_WORKBOOK, _TAKE_OVER, _NEW_PASSPHRASE),
    ),
    Verb(
        "recovery-sheet",
        "keys.recovery_sheet_",
        N_("the key of a workbook on one page of paper, for when the passphrase is lost"),
        (
            _WORKBOOK,
            ("--output", {"type": Path, "required": True, "metavar": "FILE", "help": N_("where the PDF goes")}),
        ),
    ),
    Verb(
        "recover",
        "keys.recover",
        N_("open a workbook by its recovery sheet and give it a new passphrase"),
        (
            _WORKBOOK,
            (
                "--recovery-key-file",
                {"type": Path, "metavar": "F", "help": N_("a file with the five lines of the sheet")},
            ),
            _NEW_PASSPHRASE,
            _TAKE_OVER,
        ),
    ),
    Verb(
        "pack",
        "packs.pack",
        N_("check a content pack, advise on it, list what it leaves out, compare two, write a sheet, folder or schema"),
        (
            ("task", {"choices": ("check", "advise", "coverage", "compare", "sheet", "folder", "schema")}),
            (
                "pack",
                {
                    "nargs": "?",
                    "type": Path,
                    "metavar": "PACK",
                    "help": N_("the pack’s folder or Excel workbook; ours by default"),
                },
            ),
            (
                "--with",
                {"type": Path, "dest": "other", "metavar": "PACK", "help": N_("the pack that `compare` compares with")},
            ),
            ("--output", {"type": Path, "metavar": "PATH", "help": N_("where `sheet` or `folder` goes")}),
            _JSON,
        ),
    ),
    Verb(
        "library",
        "library.library",
        N_("show the own pack of a workbook, take one in, or leave questions of a round out and ask them again"),
        (
            _WORKBOOK,
            ("task", {"choices": ("show", "take", "off", "on")}),
            (
                "engagement",
                {"nargs": "?", "metavar": "ENGAGEMENT", "help": N_("whose questions are shown, left out or asked")},
            ),
            (
                "--pack",
                {"type": Path, "metavar": "PACK", "help": N_("the folder or sheet that `take` takes in")},
            ),
            (
                "--question",
                {
                    "action": "append",
                    "default": [],
                    "metavar": "ID",
                    "help": N_("one to leave out or ask again"),
                },
            ),
            ("--preview", {"action": "store_true", "help": N_("say what would change, and change nothing")}),
            _TAKE_OVER,
            _JSON,
        ),
    ),
)


def run(arguments: Sequence[str]) -> int:
    """Runs one verb and gives its exit code."""
    try:
        chosen = _chosen(arguments)
        code = function_of(chosen.verb)(chosen)
        if sys.stdout is not None:  # a caller may have closed it
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
    except (KeyboardInterrupt, EOFError):  # Ctrl+C, or Ctrl+D where something was asked
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
        told = _(verb.help)
        sub = verbs.add_parser(verb.name, help=told, description=told, allow_abbrev=False)
        for name, options in verb.arguments:
            sub.add_argument(name, **options | ({"help": _(options["help"])} if "help" in options else {}))
        names = {name for name, _options in verb.arguments}
        if "workbook" in names and "--recovery-key-file" not in names:
            sub.add_argument(
                "--passphrase-file", type=Path, metavar="F", help=_("the file whose only line is the passphrase")
            )
        sub.set_defaults(verb=verb)
    return parser
