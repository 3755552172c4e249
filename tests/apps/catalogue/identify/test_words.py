"""Every note that the engine can make has a sentence, and every sentence gets its values."""

from __future__ import annotations

import re
from pathlib import Path

from tracemark.apps.catalogue import identify
from tracemark.apps.catalogue.identify.clues import note
from tracemark.apps.catalogue.identify.words import SENTENCES, sentence

SOURCE = "\n".join(p.read_text(encoding="utf-8") for p in Path(identify.__file__).parent.glob("*.py"))
MADE = set(re.findall(r'note\(\s*"([a-z_.]+)"', SOURCE)) | {
    f"mark.{s}" for s in ("certain", "probable", "ambiguous")
}
MADE |= {
    "maker.named",
    "maker.alike",
    "maker.short",
    "model.named",
    "model.short",
    "country.named",
    "country.marked",
}


def test_every_note_has_its_sentence_and_no_sentence_is_left_over():
    assert set(SENTENCES) == MADE


def test_sentences_are_whole():
    assert all(text.endswith((".", "%(meaning)s")) for text in SENTENCES.values())


def test_a_sentence_is_filled_after_translation():
    told = sentence(
        note("importer.not_maker", importer="Carlo"),
        lambda text: text.replace("is an importer", "importeert"),
    )
    assert told.startswith("Carlo importeert.")


def test_identification_knows_neither_web_nor_database():
    assert "django" not in re.sub(r'"""[\s\S]*?"""', "", SOURCE).lower()
