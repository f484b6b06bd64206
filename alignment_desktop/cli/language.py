"""The language of documents, asked for or that of the engagement."""

from __future__ import annotations

import argparse

from alignment_desktop.domain.errors import NotFound
from alignment_desktop.domain.snapshot import Snapshot
from alignment_desktop.i18n import _, languages


def document_language(arguments: argparse.Namespace, snapshot: Snapshot) -> str:
    """The language that documents and their texts are written in: the one asked for, else the engagement's.

    Raises NotFound for one that the documents' own sentences are not translated into: a document in two languages
    serves nobody.
    """
    wanted: str = arguments.language or snapshot.engagement.language
    if wanted not in languages():
        raise NotFound(
            _(
                "Documents cannot be written in “{language}” yet. They can be in: {languages}. Give one by --language."
            ).format(language=wanted, languages=", ".join(languages()))
        )
    return wanted
