"""Every sentence that a user sees, in six languages: collect them, compare them with the catalogues.

    python tests/guards/sentences.py check            what is missing or wrong, with its place
    python tests/guards/sentences.py update           bring new sentences into the .po files, drop old ones
    python tests/guards/sentences.py missing LANG     the untranslated ones as JSON
    python tests/guards/sentences.py apply LANG FILE  put translations in: {sentence: translation or [forms]}

Sentences stand in Python (`_`, `gettext…`, `ngettext`), in templates (`translate`, `blocktranslate`) and in
the reference tables whose names are shown (kinds of deeds, kinds and places of marks). No gettext is needed.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract_python

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "tracemark"
LOCALE = PACKAGE / "locale"

PLURALS = {
    "ar": (6, "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5"),
    "zh_Hans": (1, "0"),
    "fr": (2, "n > 1"),
    "ru": (3, "n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2"),
    "es": (2, "n != 1"),
}
SCRIPTS = {
    "ar": re.compile(r"[\u0600-\u06ff]"),
    "zh_Hans": re.compile(r"[\u4e00-\u9fff]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
}
LATIN_WORD = re.compile(r"[A-Za-z]{4,}")
HOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|(?<!%)%[sd]")
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}  # fmt: skip
TABLES = (
    ("apps/ledger/kinds.csv", "label"),
    ("apps/catalogue/data/mark_kinds.csv", "name"),
    ("apps/catalogue/data/mark_places.csv", "name"),
)
SAME_IN = json.loads((Path(__file__).parent / "same_in_other_languages.json").read_text(encoding="utf-8"))


@dataclass
class Sentence:
    text: str
    plural: str = ""
    places: list[str] = field(default_factory=list)


def collect() -> dict[str, Sentence]:
    """Every sentence by its text, with the places where it stands."""
    found: dict[str, Sentence] = {}

    def add(text: str, plural: str, place: str) -> None:
        if not text.strip():
            return
        sentence = found.setdefault(text, Sentence(text))
        sentence.plural = sentence.plural or plural
        if place not in sentence.places:
            sentence.places.append(place)

    for file in sorted(PACKAGE.rglob("*.py")):
        _from_python(file, add)
    _from_templates(add)
    for name, column in TABLES:
        for row in csv.DictReader((PACKAGE / name).read_text(encoding="utf-8").splitlines()):
            add(row[column], "", f"src/tracemark/{name}")
    return found


def _from_python(file: Path, add) -> None:
    with file.open("rb") as source:
        for _line, function, said, _comments in extract_python(source, KEYWORDS, [], {}):
            texts = said if isinstance(said, tuple) else (said,)
            if not texts or not isinstance(texts[0], str):
                continue
            plural = texts[1] if KEYWORDS.get(function) and len(texts) > 1 and texts[1] else ""
            add(texts[0], plural, str(file.relative_to(ROOT)))


def _from_templates(add) -> None:
    from django.template import engines
    from django.template.base import Node
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    engine = engines["django"].engine
    for file in sorted(PACKAGE.rglob("templates/**/*.html")):
        template = engine.from_string(file.read_text(encoding="utf-8"))
        place = str(file.relative_to(ROOT))
        for node in template.nodelist.get_nodes_by_type(Node):
            if isinstance(node, TranslateNode) and node.filter_expression.var.literal is not None:
                add(str(node.filter_expression.var.literal), "", place)
            elif isinstance(node, BlockTranslateNode):
                singular, _vars = node.render_token_list(node.singular)
                plural = node.render_token_list(node.plural)[0] if node.plural else ""
                if node.trimmed:
                    singular, plural = _trim(singular), _trim(plural)
                add(singular, plural, place)


def _trim(text: str) -> str:
    return " ".join(line.strip() for line in text.strip().splitlines()) if text else ""


def catalogue(language: str) -> polib.POFile:
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    made = polib.POFile(wrapwidth=110)
    count, rule = PLURALS[language]
    made.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": language,
        "Plural-Forms": f"nplurals={count}; plural=({rule});",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    made.fpath = str(path)
    return made


def update() -> None:
    """New sentences come in empty, old ones go; translations stay."""
    wanted = collect()
    for language in PLURALS:
        po = catalogue(language)
        old = {entry.msgid: entry for entry in po}
        po.clear()
        for text, sentence in sorted(wanted.items(), key=lambda item: (item[1].places[0], item[0])):
            before = old.get(text)
            entry = polib.POEntry(msgid=text, occurrences=[(place, "") for place in sentence.places])
            if sentence.plural:
                entry.msgid_plural = sentence.plural
                kept = before.msgstr_plural if before and before.msgid_plural else {}
                entry.msgstr_plural = {n: kept.get(n, "") for n in range(PLURALS[language][0])}
            else:
                entry.msgstr = before.msgstr if before and not before.msgid_plural else ""
            po.append(entry)
        po.save(po.fpath)


def missing(language: str) -> dict[str, object]:
    """The untranslated sentences: text to an empty translation, or to as many as there are plural forms."""
    out: dict[str, object] = {}
    for entry in catalogue(language):
        if entry.msgid_plural and not all(entry.msgstr_plural.values()):
            out[entry.msgid] = {"plural": entry.msgid_plural, "forms": [""] * PLURALS[language][0]}
        elif not entry.msgid_plural and not entry.msgstr:
            out[entry.msgid] = ""
    return out


def apply(language: str, translations: dict[str, object]) -> int:
    """Put translations in; those that are wrong are refused with the reason."""
    po = catalogue(language)
    refused = 0
    for entry in po:
        given = translations.get(entry.msgid)
        if not given:
            continue
        forms = given["forms"] if isinstance(given, dict) else given if isinstance(given, list) else [given]
        before = (entry.msgstr, dict(entry.msgstr_plural))
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(forms))
        else:
            entry.msgstr = str(forms[0])
        if wrong := faults(language, entry):
            print(f"{language}: {entry.msgid!r}: {'; '.join(wrong)}", file=sys.stderr)  # noqa: T201 - a tool
            entry.msgstr, entry.msgstr_plural = before
            refused += 1
    po.save(po.fpath)
    return refused


def faults(language: str, entry: polib.POEntry) -> list[str]:
    """What is wrong with a translation."""
    wrong: list[str] = []
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if entry.msgid_plural and len(forms) != PLURALS[language][0]:
        wrong.append(f"needs {PLURALS[language][0]} plural forms")
    if "fuzzy" in entry.flags:
        wrong.append("fuzzy")
    for form in forms:
        wrong += _faults_of(language, entry, form)
    return wrong


def _faults_of(language: str, entry: polib.POEntry, form: str) -> list[str]:
    if not form.strip():
        return ["not translated"]
    wrong = []
    wanted = {_plain(HOLDER.findall(text)) for text in (entry.msgid, entry.msgid_plural) if text}
    given = _plain(HOLDER.findall(form))
    lenient = entry.msgid_plural and any(set(given) <= set(full) for full in wanted)
    if given not in wanted and not lenient:
        wrong.append(f"placeholders {given} instead of {sorted(wanted)}")
    if form.strip() == entry.msgid.strip() and not same_is_right(language, entry.msgid):
        wrong.append("a copy of the English")
    foreign = language in SCRIPTS and not SCRIPTS[language].search(form)
    if foreign and not same_is_right(language, entry.msgid):
        wrong.append("not in the language's script")
    if entry.msgid[:1].isspace() != form[:1].isspace() or (entry.msgid.count("\n") and "\n" not in form):
        wrong.append("line breaks or spaces at the edges differ")
    return wrong


def _plain(found: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted("".join(parts) for parts in found))


def _has_words(text: str) -> bool:
    return bool(LATIN_WORD.search(HOLDER.sub("", text)))


def same_is_right(language: str, text: str) -> bool:
    """Names, codes and words that are the same in that language stand in one small file."""
    return not _has_words(text) or text in SAME_IN["all"] or text in SAME_IN.get(language, [])


def check() -> list[str]:
    """Everything that is missing or wrong, one line each."""
    wanted = collect()
    lines: list[str] = []
    for language in PLURALS:
        there = {entry.msgid: entry for entry in catalogue(language)}
        for text, sentence in wanted.items():
            entry = there.get(text)
            if entry is None or bool(entry.msgid_plural) != bool(sentence.plural):
                lines.append(f"{language}: {sentence.places[0]}: {text!r}: not in the catalogue")
            else:
                lines += [
                    f"{language}: {sentence.places[0]}: {text!r}: {why}" for why in faults(language, entry)
                ]
        lines += [f"{language}: {text!r}: no longer used" for text in there.keys() - wanted.keys()]
    return lines


def main(arguments: list[str]) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracemark.config.testing")
    import django

    django.setup()
    match arguments:
        case ["check"]:
            lines = check()
            for line in lines[:60]:
                print(line)  # noqa: T201 - a tool
            if lines:
                print(f"{len(lines)} sentences want attention")  # noqa: T201
            return 1 if lines else 0
        case ["update"]:
            update()
            return 0
        case ["missing", language]:
            print(json.dumps(missing(language), ensure_ascii=False, indent=1))  # noqa: T201
            return 0
        case ["apply", language, file]:
            return 1 if apply(language, json.loads(Path(file).read_text(encoding="utf-8"))) else 0
    print(__doc__)  # noqa: T201
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
