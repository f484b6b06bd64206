"""The words of documents in other languages: complete, true to their placeholders, and nothing that is not used."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from alignment_desktop import catalogue
from alignment_desktop.i18n import FORMATS, Translator, languages, writable
from tests.translatable import PACKAGE, Wanted, said_by, wanted

OTHERS = languages()[1:]
# Words that are the same in both languages; everything else that stays as it is was forgotten.
SAME = {
    *("IT", "Register", "Status", "Video", "Workshop", "Version {version}", "{owner}, {day}"),
    *("April", "August", "September", "November"),
}
OPENING, CLOSING = "„", "“"


def entries(language: str) -> dict[Wanted, catalogue.Entry]:
    text = (PACKAGE / "locale" / f"{language}.po").read_text(encoding="utf-8")
    found = [e for e in catalogue.entries(text) if e.message]
    return {Wanted(e.context, e.message, e.plural): e for e in found}


def placeholders(*texts: str) -> set[str]:
    return {name for text in texts for _before, name, _form, _conversion in Formatter().parse(text) if name is not None}


def stanza(message: Wanted, place: str) -> str:
    """The entry to write, ready for the catalogue."""

    def quoted(text: str) -> str:
        return '"{}"'.format(text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))

    lines = [f"\n# {place}"]
    lines += [f"msgctxt {quoted(message.context)}"] if message.context else []
    lines += [f"msgid {quoted(message.message)}"]
    lines += [f"msgid_plural {quoted(message.plural)}", 'msgstr[0] ""', 'msgstr[1] ""'] if message.plural else []
    return "\n".join([*lines, *([] if message.plural else ['msgstr ""'])])


# The catalogues


def test_german_is_there():
    assert languages() == ("en", "de")


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_of_a_document_is_translated(language):
    translated = entries(language)
    missing = [stanza(message, place) for message, place in wanted().items() if message not in translated]
    assert not missing, f"{language}.po has no words for these:\n" + "\n".join(missing)


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_of_a_message_that_is_gone(language):
    used = wanted()
    left = [
        f"line {entry.line}: {entry.message}" for message, entry in entries(language).items() if message not in used
    ]
    assert not left, f"{language}.po translates what no document says:\n" + "\n".join(left)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_fill_in_the_same_words(language):
    for entry in entries(language).values():
        given = placeholders(entry.message, entry.plural)
        assert placeholders(*entry.forms) == given, f"line {entry.line} of {language}.po"
        assert all(placeholders(form) <= given | {"n"} for form in entry.forms)


@pytest.mark.parametrize("language", OTHERS)
def test_translations_begin_and_end_as_their_messages_do(language):
    for entry in entries(language).values():
        for form in entry.forms:
            place = f"line {entry.line} of {language}.po"
            assert len(form) - len(form.lstrip()) == len(entry.message) - len(entry.message.lstrip()), place
            assert len(form) - len(form.rstrip()) == len(entry.message) - len(entry.message.rstrip()), place
            assert "  " not in form, place
            if len(entry.message) > 12:  # a short word may be an abbreviation in one language alone
                assert (form.rstrip()[-1] in ".:?") == (entry.message.rstrip()[-1] in ".:?"), place


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_stayed_english(language):
    same = {entry.message for entry in entries(language).values() if entry.message in entry.forms}
    assert same - {m for m in same if not re.sub(r"\{\w+\}|\W", "", m)} <= SAME


def test_german_has_its_quotation_marks_and_both_forms():
    for entry in entries("de").values():
        for form in entry.forms:
            marks = [sign for sign in form if sign in OPENING + CLOSING]
            assert marks == [OPENING, CLOSING] * (len(marks) // 2), f"line {entry.line}"
            assert '"' not in form
            assert "'" not in form
        assert len(entry.forms) == (2 if entry.plural else 1)


def test_every_language_says_how_it_writes_numbers_and_days():
    assert tuple(FORMATS) == languages()


# What the source says


def test_messages_are_found_where_a_translator_is_called():
    source = """
def one(view, t, is_good):
    t("a {b}")
    view.t("c" if is_good else "d")
    self._t.plural("one", "{n} many", n)
    t("Answers", "what people said")
    t(words)
    format("e")
WORDS = N_("f")
"""
    assert said_by(source, "x.py") == [
        Wanted("", "a {b}"), Wanted("", "c"), Wanted("", "d"), Wanted("", "one", "{n} many"),
        Wanted("what people said", "Answers"), Wanted("", "f"),
    ]  # fmt: skip


def test_what_is_marked_for_the_window_alone_is_not_asked_for():
    assert said_by('WORDS = N_("f")\n_(WORDS)', "x.py") == []


@pytest.mark.parametrize("made", ['f"a {b}"', '"a" + b'])
def test_a_message_that_is_put_together_is_refused(made):
    with pytest.raises(AssertionError, match=r"x\.py, line 1"):
        said_by(f"t({made})", "x.py")


# Translators


def test_days_numbers_and_quotations_are_written_as_the_language_does():
    english, german = Translator("en"), Translator("de")
    day = date(2026, 6, 30)
    assert (english.day(day), english.short_day(day)) == ("30 June 2026", "30 Jun 2026")
    assert (german.day(day), german.short_day(day)) == ("30.\u00a0Juni 2026", "30.\u00a0Juni\u00a02026")
    assert german.day(date(2026, 11, 19)) == "19.\u00a0November 2026"
    assert german.short_day(date(2026, 9, 1)) == "1.\u00a0Sept.\u00a02026"
    assert (english.number("−0.3"), german.number("−0.3"), german.level(2.64)) == ("−0.3", "−0,3", "2,6")
    assert (english.per_cent(62), german.per_cent(62)) == ("62\u00a0%", "62\u202f%")
    assert (english.quoted("so"), german.quoted("so")) == ("“so”", "„so“")


def test_lists_and_plurals_are_german():
    t = Translator("de")
    assert t.listed(["A"]) == "A"
    assert t.listed(["A", "B", "C"]) == "A, B und C"
    assert [t.plural("one remark", "{n} remarks", n) for n in (1, 2)] == ["eine Bemerkung", "2 Bemerkungen"]


def test_one_message_says_two_things_by_its_context():
    t = Translator("de")
    assert (t("Answers"), t("Answers", "what people said")) == ("Befunde", "Antworten")
    assert Translator("en")("Answers", "what people said") == "Answers"


@pytest.mark.parametrize("language", ["fr", "", "../de", "de/../de", "DE"])
def test_a_language_without_a_catalogue_speaks_english(language):
    t = Translator(language)
    assert (t("Finding"), t(""), t.number("2.5"), writable(language)) == ("Finding", "", "2.5", "en")


def test_the_empty_message_is_not_the_head_of_the_catalogue():
    assert Translator("de")("") == ""


# The reader of catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'


def test_a_catalogue_is_read_as_gettext_does():
    text = HEAD + (
        '# a note\nmsgid "a\\n\\"b\\" \\\\ "\n"c\\t"\nmsgstr "ä"\n"ö"\n\n'
        'msgctxt "here"\nmsgid "May"\nmsgstr "Darf"\n\nmsgid "May"\nmsgstr "Mai"\n'
        'msgid "one"\nmsgid_plural "{n}"\nmsgstr[0] "eins"\nmsgstr[1] "{n} viele"\n'
    )
    read = catalogue.translations(text)
    assert read.gettext('a\n"b" \\ c\t') == "äö"
    assert (read.gettext("May"), read.pgettext("here", "May"), read.pgettext("there", "May")) == ("Mai", "Darf", "May")
    assert [read.ngettext("one", "{n}", n) for n in (0, 1, 2)] == ["{n} viele", "eins", "{n} viele"]
    assert [e.line for e in catalogue.entries(text)] == [1, 5, 10, 14, 16]


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"', 4, "already"),
        ('msgid "a"\nmsgstr ""', 1, "translation"),
        ('msgid "a"', 1, "translation"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr "c"', 1, "translation"),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[1] "c"', 1, "translation"),
        ('msgid "a"\nmsgid_plural "b"', 1, "translation"),
        ('msgstr "a"', 1, "expected"),
        ('"a"', 1, "expected"),
        ('msgid "a"\nmsgstr[x] "b"', 2, "expected"),
        ('msgid "a"\nwords "b"', 2, "expected"),
        ('msgid "a"\nmsgstr b', 2, "quotation marks"),
        ('msgid "a"\nmsgstr "', 2, "quotation marks"),
        ('msgid "a"\nmsgstr "b"c"', 2, "backslash"),
        ('msgid "a"\nmsgstr "\\x"', 2, "escape"),
        ('msgid "a"\nmsgstr "b\\"', 2, "escape"),
        ('msgid "a"\nmsgstr "b"\nmsgid_plural "c"\nmsgstr "d"', 4, "twice"),
    ],
)
def test_what_is_no_catalogue_is_told_by_its_line(text, line, told):
    with pytest.raises(ValueError, match=rf"line {line}: .*{told}"):
        catalogue.entries(text)
