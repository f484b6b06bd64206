"""Asks how a sitting is held and who is there."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from alignment_desktop.domain.interview import Channel
from alignment_desktop.i18n import _
from alignment_desktop.ui import dialogs
from alignment_desktop.ui.pages.room.sitting import Sitting, channels
from alignment_desktop.ui.session import Session

_CHANNEL = "channel"


def ask_people(parent: QWidget, session: Session, sitting: Sitting) -> dialogs.Dialog:
    """A form with the channel and a box for every respondent of the engagement; saved as one step."""
    present = {voice.id for voice in sitting.voices}
    person = sitting.snapshot.person
    fields = [
        dialogs.Field(
            id=_CHANNEL,
            label=_("Held"),
            kind="choice",
            value=sitting.interview.channel.value,
            options=channels(),
        )
    ]
    for respondent in sitting.snapshot.respondents:
        who = person[respondent.person_id]
        if respondent.id in present or not who.is_archived:
            words = f"{who.name} · {who.job}" if who.job else who.name
            fields.append(dialogs.Field(id=respondent.id, label=words, kind="check", value=respondent.id in present))

    def save(values: dialogs.Values) -> None:
        session.workbook.interviews.set_present(
            sitting.interview.id,
            [id_ for id_, is_there in values.items() if id_ != _CHANNEL and is_there],
            channel=Channel(values[_CHANNEL]),
        )

    return dialogs.form(
        parent,
        _("Channel and who is present"),
        fields,
        save,
        intro=_("Ratings that somebody gives after another person in the same talk are marked joint."),
    )
