"""What the first run asks, step by step, and what it makes of the answers; it knows no toolkit."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from alignment_desktop.domain.engagement import Attribution, Side, is_currency
from alignment_desktop.domain.pack import InterviewPlan, Pack
from alignment_desktop.i18n import _
from alignment_desktop.workbook.beginnings import Beginning, PersonToAsk

ENDING = ".alignment"
MOST_PEOPLE = 12
MINUTES = (15, 30, 45, 60, 90)
_SYNCED = ("dropbox", "onedrive", "icloud", "google drive", "googledrive", "nextcloud", "owncloud", "seafile")


class Step(StrEnum):
    """The steps in their order."""

    PASSPHRASE = "passphrase"
    PLACE = "place"
    FIRM = "firm"
    CLIENT = "client"
    ENGAGEMENT = "engagement"
    PEOPLE = "people"
    INTERVIEW = "interview"


STEPS = tuple(Step)


@dataclass(slots=True, kw_only=True)
class PersonDraft:
    """A line of the list of people; one without a name is not there yet."""

    name: str = ""
    job: str = ""
    role: str
    side: Side
    attribution: Attribution = Attribution.SIDE

    @property
    def is_named(self) -> bool:
        """Whether this is somebody."""
        return bool(self.name.strip())


@dataclass(slots=True, kw_only=True)
class FirstRun:
    """Everything typed so far and the step that is shown. Nothing is written anywhere until it is handed over.

    `path` is the place as it was typed. `first` counts the named people; None while nobody is interviewed at once.
    """

    path: str
    passphrase: str = field(default="", repr=False)
    repeated: str = field(default="", repr=False)
    is_unprotected: bool = False
    wants_sheet: bool = False
    consultant: str = ""
    firm: str = ""
    firm_logo: bytes | None = None
    client: str = ""
    industry: str = ""
    client_logo: bytes | None = None
    title: str = ""
    currency: str = "EUR"
    people: list[PersonDraft] = field(default_factory=list)
    first: int = 0
    plan: str = ""
    minutes: int = 0
    step: Step = Step.PASSPHRASE
    furthest: Step = Step.PASSPHRASE

    # Steps

    @property
    def number(self) -> int:
        """Which step is shown, counted from 1."""
        return STEPS.index(self.step) + 1

    @property
    def is_last(self) -> bool:
        """Whether nothing more is asked behind the step that is shown."""
        return self.step is STEPS[-1]

    @property
    def can_finish_early(self) -> bool:
        """Whether the workbook can be made with what is there: the rest may be filled in later."""
        return self.step not in (Step.PASSPHRASE, Step.PLACE)

    def is_reached(self, step: Step) -> bool:
        """Whether the step was shown before and may be gone back to."""
        return STEPS.index(step) <= STEPS.index(self.furthest)

    def go_on(self) -> str:
        """Shows the next step; or stays and gives the sentence that says why."""
        problem = self.problem_of(self.step)
        if not problem and not self.is_last:
            self._show(STEPS[self.number])
        return problem

    def back(self) -> bool:
        """Shows the step before; False where this is the first. Nothing typed is lost."""
        if self.number == 1:
            return False
        self._show(STEPS[self.number - 2])
        return True

    def go_to(self, step: Step) -> str:
        """Shows a step that was reached before; or stays and says what is wrong between here and there."""
        for between in STEPS[self.number - 1 : STEPS.index(step)]:
            if problem := self.problem_of(between):
                self._show(between)
                return problem
        self._show(step)
        return ""

    def first_problem(self) -> str:
        """The first sentence of all steps so far, with its step shown; empty where the workbook can be made."""
        for step in STEPS[: self.number]:
            if problem := self.problem_of(step):
                self._show(step)
                return problem
        return ""

    def _show(self, step: Step) -> None:
        self.step = step
        if not self.is_reached(step):
            self.furthest = step

    # What is wrong, what should be known

    def problem_of(self, step: Step) -> str:
        """One sentence on what keeps a step from being left; empty where nothing does."""
        match step:
            case Step.PASSPHRASE if not self.is_unprotected:
                if not self.passphrase:
                    return _("Type a passphrase, or choose to go without one.")
                if self.passphrase != self.repeated:
                    return _("The two passphrases differ. Type the same one twice.")
            case Step.PLACE:
                return self._problem_of_place()
            case Step.CLIENT if not self.client.strip():
                return _("Type the client’s name, or make the workbook now and add clients later.")
            case Step.ENGAGEMENT if not is_currency(self.currency.upper()):
                return _("A currency is three letters, such as EUR, CHF or USD.")
            case _:
                pass
        return ""

    @property
    def file(self) -> Path:
        """Where the workbook will lie, with its ending."""
        path = Path(self.path.strip())
        with contextlib.suppress(RuntimeError):  # the home of somebody who is not known here
            path = path.expanduser()
        return path if path.suffix or not path.name else path.with_name(path.name + ENDING)

    def _problem_of_place(self) -> str:
        if not self.path.strip():
            return _("Type where the workbook shall lie, or choose a place.")
        no_name = _("This cannot be the name of a file. Choose another one.")
        if "\0" in self.path:
            return no_name
        file = self.file
        if not file.is_absolute():
            return _("Give the whole path of the file, from its root on, or choose a place.")
        try:
            if file.exists() or file.is_symlink():
                return _("There is a file at this place already. Choose another name.")
            if not file.parent.is_dir():
                return _("There is no folder {folder}. Choose one that is there.").format(folder=file.parent)
        except OSError:
            return no_name
        if not os.access(file.parent, os.W_OK):
            return _("Nothing can be written in {folder}. Choose a folder of your own.").format(folder=file.parent)
        return ""

    def advice(self) -> str:
        """What should be known about the step that is shown but does not keep anybody from going on; mostly empty."""
        if self.step is Step.PLACE and any(name in str(self.file).casefold() for name in _SYNCED):
            return _("This folder seems to be kept in step by a cloud service. Close the workbook before you let "
                     "another computer open it.")  # fmt: skip
        return ""

    # People and the first interview

    @property
    def named(self) -> tuple[PersonDraft, ...]:
        """The people who have a name."""
        return tuple(person for person in self.people if person.is_named)

    def ensure_empty_line(self, pack: Pack) -> None:
        """Keeps one line free at the end of the list, for the next person; business and IT take turns."""
        if len(self.people) < MOST_PEOPLE and (not self.people or self.people[-1].is_named):
            side = Side.IT if self.people and self.people[-1].side is Side.BUSINESS else Side.BUSINESS
            used = {person.role for person in self.people}
            roles = [role for role in pack.roles if role.side == side.value]
            role = next((role for role in roles if role.id not in used), roles[0])
            self.people.append(PersonDraft(role=role.id, side=side))

    @property
    def asked_first(self) -> PersonDraft | None:
        """Who is interviewed first; None while nobody is named."""
        named = self.named
        return named[min(self.first, len(named) - 1)] if named else None

    def choose_plan(self, pack: Pack, minutes: int = 0) -> None:
        """Takes the plan for the role of who is asked first: the longest that fits into the minutes, else the shortest.

        Without minutes it takes the first plan of the role, and the time that it needs.
        """
        person = self.asked_first
        plans = plans_for(pack, person.role) if person else ()
        if not plans:
            self.plan, self.minutes = "", minutes or self.minutes or 45
            return
        plan = plans[0]
        if minutes:
            fitting = [each for each in plans if each.minutes <= minutes]
            plan = max(fitting, key=lambda p: p.minutes) if fitting else min(plans, key=lambda p: p.minutes)
        self.plan, self.minutes = plan.id, minutes or plan.minutes

    # The end

    def beginning(self, *, with_interview: bool, language: str) -> Beginning:
        """What was typed, ready to be written."""
        people = tuple(
            PersonToAsk(name=p.name.strip(), job=p.job, side=p.side, role=p.role, attribution=p.attribution)
            for p in self.named
        )
        is_asked = with_interview and bool(people)
        return Beginning(
            firm=self.firm,
            firm_logo=self.firm_logo,
            client=self.client,
            industry=self.industry,
            client_logo=self.client_logo,
            title=self.title.strip(),
            currency=self.currency.upper(),
            language=language,
            people=people,
            first=min(self.first, len(people) - 1) if is_asked else None,
            plan=self.plan or None,
            minutes=self.minutes or 45,
        )


def plans_for(pack: Pack, role: str) -> tuple[InterviewPlan, ...]:
    """The plans of the pack that a role is asked by, the one made for this role alone first."""
    fitting: Iterable[InterviewPlan] = (plan for plan in pack.plans if role in plan.roles)
    return tuple(sorted(fitting, key=lambda plan: len(plan.roles)))
