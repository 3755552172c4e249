"""Every sentence is translated into the languages of the United Nations; the guard itself is shown to fail."""

from __future__ import annotations

import polib
import pytest

from guards import sentences


def test_every_sentence_is_translated_into_every_language():
    assert sentences.check() == []


@pytest.mark.parametrize(
    ("language", "said", "translated", "fault"),
    [
        ("fr", "Close the case.", "", "not translated"),
        ("fr", "Close the case.", "Close the case.", "a copy of the English"),
        ("ru", "Close the case.", "Zakryt delo.", "not in the language's script"),
        ("ar", "Port %(port)s is in use.", "المنفذ مستخدم.", "placeholders"),
        ("es", "Port %(port)s is in use.", "El puerto %(puerto)s está en uso.", "placeholders"),
    ],
)
def test_a_planted_fault_is_found(language, said, translated, fault):
    entry = polib.POEntry(msgid=said, msgstr=translated)
    assert any(fault in line for line in sentences.faults(language, entry))


def test_a_missing_plural_form_is_found():
    entry = polib.POEntry(
        msgid="%(n)s case", msgid_plural="%(n)s cases", msgstr_plural={0: "%(n)s дело", 1: "%(n)s дела"}
    )
    assert any("plural forms" in line for line in sentences.faults("ru", entry))
