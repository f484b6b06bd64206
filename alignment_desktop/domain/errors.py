"""Errors that a person using the program can meet.

Every message is one plain sentence and says the next step. Anything else that is raised is a bug.
"""

from __future__ import annotations

from alignment_desktop.i18n import _

MOST_PROBLEMS = 500


def excerpt(text: str, most: int = 60) -> str:
    """The beginning of what somebody gave, as a message may repeat it: short, and without broken characters."""
    whole = text.encode(errors="replace").decode()
    return whole if len(whole) <= most else f"{whole[:most]}…"


class AlignmentError(Exception):
    """The root of all errors whose text is fit for the user."""


class NotFound(AlignmentError):
    """Something asked for by id or title is not in the workbook."""


class Refused(AlignmentError):
    """Input or a change that breaks a rule of the workbook; nothing was changed."""


class RoundClosed(Refused):
    """A change to a closed round; only `reopen_round` may follow."""


class NothingToUndo(AlignmentError):
    """There is no step left to undo or redo."""


class StepConflict(AlignmentError):
    """A row no longer equals what the step left behind, so it is not undone."""


class WorkbookError(AlignmentError):
    """The workbook file itself cannot be used."""


class WrongPassphrase(WorkbookError):
    """Wrong passphrase, or not a workbook, or damaged at its start: the file alone cannot say which."""


class DamagedWorkbook(WorkbookError):
    """The passphrase is right, but pages of the file are damaged."""


class NotAWorkbook(WorkbookError):
    """The file is something else."""


class NewerWorkbook(WorkbookError):
    """The file was written by a newer version of the program."""


class WorkbookInUse(WorkbookError):
    """Someone else holds the workbook open for writing; the message says who, where and since when."""


class InputProblems(Refused):
    """Several problems found in one run over an input; `problems` lists them in the order of the input.

    Nobody mends more than `MOST_PROBLEMS` at a time: the last line then says how many are left out.
    """

    def __init__(self, summary: str, problems: tuple[str, ...]) -> None:
        super().__init__(summary)
        more = len(problems) - MOST_PROBLEMS
        self.problems = problems if more <= 0 else (*problems[:MOST_PROBLEMS], _("… and {n} more").format(n=more))
