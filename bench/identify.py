"""Identification on real files: recall and precision as they are, per distinct spelling and per row.

    TRACEMARK_REAL_DATA=DIR python bench/identify.py [--misses] [--unseen-misses]

Truth was typed by people (tests/apps/catalogue/truth). Texts whose sha256 is divisible by five were never looked at
while the rules were written and are reported apart. `--misses` lists what went wrong among the others.
The speed is set against one call of rapidfuzz over all names of the catalogue, which finds a name and nothing else.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import os
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from rapidfuzz import fuzz, process

from tracemark.apps.catalogue.identify import identify_text, load_csv, same_maker
from tracemark.apps.catalogue.identify.tokens import fold, key
from tracemark.apps.catalogue.identify.words import sentence

HERE = Path(__file__).parent.parent
CATALOGUE = HERE / "src/tracemark/apps/catalogue/data"
TRUTH = HERE / "tests/apps/catalogue/truth"
GROUPS = ("seen", "unseen")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def group_of(text: str) -> str:
    return "unseen" if int(digest(text), 16) % 5 == 0 else "seen"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@dataclass
class Score:
    """Found and right, found and wrong, not found; once a spelling, and once a row."""

    right: Counter = field(default_factory=Counter)
    wrong: Counter = field(default_factory=Counter)
    missed: Counter = field(default_factory=Counter)

    def add(self, right: int, wrong: int, missed: int, rows: int) -> None:
        for unit, times in (("spelling", 1), ("row", rows)):
            self.right[unit] += right * times
            self.wrong[unit] += wrong * times
            self.missed[unit] += missed * times

    def __str__(self) -> str:
        return "; ".join(self._of(unit) for unit in ("spelling", "row"))

    def _of(self, unit: str) -> str:
        right, wrong, missed = self.right[unit], self.wrong[unit], self.missed[unit]
        recall = right / (right + missed) if right + missed else 1.0
        precision = right / (right + wrong) if right + wrong else 1.0
        return f"per {unit}: recall {recall:.3f} precision {precision:.3f} (n={right + missed})"


class Report:
    """Scores by name and group, and the misses."""

    def __init__(self) -> None:
        self.scores: dict[tuple[str, str], Score] = defaultdict(Score)
        self.misses: dict[tuple[str, str], list[str]] = defaultdict(list)

    def add(self, name: str, text: str, expected: list[set[str]], found: list[str], rows: int) -> None:
        """`expected`: for each thing to find, the codes that are right; every code found is used once."""
        left = list(found)
        right = 0
        for codes in expected:
            hit = next((code for code in left if code in codes), None)
            if hit is not None:
                left.remove(hit)
                right += 1
        group = group_of(text)
        self.scores[name, group].add(right, len(left), len(expected) - right, rows)
        if left or right < len(expected):
            told = ", ".join("/".join(sorted(codes)) for codes in expected)
            self.misses[name, group].append(
                f"{text!r}: expected {told or '-'}; found {', '.join(found) or '-'}"
            )

    def show(self, *, misses: bool, unseen: bool) -> None:
        for name in dict.fromkeys(name for name, _ in self.scores):
            print(f"\n{name}")
            for group in GROUPS:
                if (name, group) in self.scores:
                    print(f"  {group:6} {self.scores[name, group]}")
            for group in GROUPS:
                if (misses and group == "seen") or (unseen and group == "unseen"):
                    for line in self.misses[name, group]:
                        print(f"    {group} miss {line}")


def calibres_read(answer) -> list[str]:
    """The likeliest calibre of each spelling in each weapon."""
    best: dict[tuple[int, object], tuple[float, tuple[str, ...]]] = {}
    for c in answer.candidates:
        written = tuple(dict(n.values)["written"] for n in c.reasons if n.code == "calibre.read")
        mark = (c.item, written or c.calibres)
        if c.calibres and c.probability > best.get(mark, (0.0, ()))[0]:
            best[mark] = (c.probability, c.calibres)
    return [code for _, codes in best.values() for code in codes]


def types_read(answer) -> list[str]:
    first = {}
    for c in answer.candidates:
        first.setdefault(c.item, c.type)
    return [kind for kind in first.values() if kind]


def delaware(snapshot, folder: Path, report: Report) -> None:
    rows = read(folder / "police_recoveries_us_delaware.csv")
    makers = {r["sha256"]: set(r["maker"].split("/")) for r in read(TRUTH / "delaware_makers.csv")}
    calibres = {r["sha256"]: r for r in read(TRUTH / "delaware_calibres.csv")}
    named = Counter(r["manufacturer_name"] for r in rows if r["manufacturer_name"])
    chambered = Counter(r["firearm_caliber"] for r in rows if r["firearm_caliber"])
    both = Counter((r["manufacturer_name"], r["firearm_caliber"]) for r in rows)
    for text, times in named.items():
        answer = identify_text(snapshot, text)
        found = [answer.candidates[0].maker] if answer.candidates and answer.candidates[0].maker else []
        report.add("Delaware, maker alone", text, [makers[digest(text)]], found, times)
    for text, times in chambered.items():
        truth = calibres[digest(text)]
        name = "ambiguous in itself" if truth["ambiguous"] == "yes" else "clear"
        found = calibres_read(identify_text(snapshot, text))
        report.add(
            f"Delaware, calibre alone, {name}",
            text,
            [set(re.split("[/+|]", truth["calibres"]))],
            found,
            times,
        )
    for (maker, calibre), times in both.items():
        if maker and calibre:
            text = f"{maker} {calibre}"
            answer = identify_text(snapshot, text)
            found = [answer.candidates[0].maker] if answer.candidates else []
            report.add(
                "Delaware, maker and calibre as one text: maker", text, [makers[digest(maker)]], found, times
            )
            wanted = set(re.split("[/+|]", calibres[digest(calibre)]["calibres"]))
            got = list(answer.candidates[0].calibres) if answer.candidates else []
            report.add("Delaware, maker and calibre as one text: calibre", text, [wanted], got, times)


def dutch(snapshot, folder: Path, report: Report) -> None:
    rows = read(folder / "export_licences_netherlands_2004_2014.csv")
    texts = Counter(r["goederen omschrijving"].strip() for r in rows if re.match(r"ML[12](\D|$)", r["SGP"]))
    by_digest = {digest(text): text for text in texts}
    for truth in read(TRUTH / "dutch_lines.csv"):
        text = by_digest.get(truth["sha256"])
        if text is None:
            continue
        answer = identify_text(snapshot, text)
        entries = truth["types"].split("|") if truth["types"] else []
        types = [set(entry.split("/")) for entry in entries]
        calibres = []
        for entry in truth["calibres"].split("|"):
            calibres += [{_plain(code) for code in one.split("/")} for one in entry.split("+") if one]
        found = [_plain(code) for code in calibres_read(answer)]
        sure = "" if truth["doubt"] == "yes" else ", without doubtful lines"
        for name in {"", sure}:
            report.add(f"Dutch licence lines{name}: types", text, types, types_read(answer), texts[text])
            report.add(f"Dutch licence lines{name}: calibres", text, calibres, found, texts[text])


def _plain(code: str) -> str:
    """A code, or for calibres that the catalogue lacks the text as written, without what spelling varies."""
    return re.sub(r"[^a-z0-9]|mm", "", fold(code.removeprefix("text:")))


def maker_pairs(snapshot, folder: Path) -> None:
    right, misses = Counter(), []
    rows = read(folder / "afmer_maker_name_variants.csv")
    for row in rows:
        names = [name.strip() for name in row["spellings"].split("|")]
        one = all(same_maker(snapshot, a, b) for a, b in combinations(names, 2))
        right[group_of(row["spellings"]), one] += 1
        if not one and group_of(row["spellings"]) == "seen":
            misses.append(row["spellings"])
    print("\nAFMER maker names: spellings of one licence taken for one maker")
    for group in GROUPS:
        print(f"  {group:6} {right[group, True]} of {right[group, True] + right[group, False]}")
    apart = strangers(snapshot, folder)
    print(
        f"  of {apart[1]} pairs with one first word and no licence or State in common, {apart[0]} taken for one"
    )
    for miss in misses:
        print(f"    seen miss {miss}")


def strangers(snapshot, folder: Path) -> tuple[int, int]:
    """How often names of different licensees in different States are taken for one; some of them are one."""
    where: dict[str, set[str]] = defaultdict(set)
    for row in read(folder / "afmer_us_manufacture_export.csv"):
        if not row["licence_name"].startswith("["):
            where[row["licence_name"]] |= {row["rds_key"], row["state"]}
    by_word: dict[str, list[str]] = defaultdict(list)
    for name in sorted(where, key=digest):
        by_word[name.split()[0]].append(name)
    pairs = [
        pair
        for names in list(by_word.values())[:400]
        for pair in combinations(names[:8], 2)
        if where[pair[0]].isdisjoint(where[pair[1]])
    ]
    return sum(same_maker(snapshot, a, b) for a, b in pairs), len(pairs)


def marks(snapshot, folder: Path, *, misses: bool, unseen: bool) -> None:
    """Right when certainty, maker, country and year agree with the example; the model is prose there."""
    print("\nMarks to identity")
    states = {row["en"]: row["code"] for row in read(CATALOGUE / "states.csv")}
    count = Counter()
    for row in read(folder / "marks_to_identity_examples.csv"):
        text = f"{row['marks_as_observed']} {row['weapon_context']}"
        answer = identify_text(snapshot, text)
        top = answer.candidates[0] if answer.candidates else None
        wrong = verdict(snapshot, row, top, states)
        group = group_of(text)
        count[group, not wrong] += 1
        if wrong and ((misses and group == "seen") or (unseen and group == "unseen")):
            said = f"{top.maker} {top.model} {top.country} {top.years} {top.certainty}" if top else "nothing"
            print(f"    {group} miss {row['id']}: {', '.join(wrong)}; said {said}")
    for group in GROUPS:
        print(f"  {group:6} {count[group, True]} of {count[group, True] + count[group, False]}")


def verdict(snapshot, row: dict[str, str], top, states: dict[str, str]) -> list[str]:
    if top is None:
        return ["no candidate"]
    told = " ".join(sentence(n) for n in (*top.reasons, *top.warnings))
    wrong = []
    sure = {"uncertain": {"ambiguous", "not_enough"}}.get(row["certainty"], {row["certainty"]})
    if str(top.certainty) not in sure:
        wrong.append(f"certainty {row['certainty']}")
    names = snapshot.makers[top.maker].aliases if top.maker in snapshot.makers else ()
    said = key(" ".join((snapshot.maker_name(top.maker), *names, told)))
    wanted = [w for w in re.findall(r"[A-Z][\w-]{3,}", row["correct_maker"]) if w not in {"Factory", "NCIC"}]
    if wanted and not any(key(word) in said for word in wanted):
        wrong.append(f"maker {row['correct_maker']}")
    wrong += _country(snapshot, row["correct_country"], top, told, states)
    year = re.search(r"\d{4}", row["correct_year"])
    if year and year[0] not in top.years:
        wrong.append(f"year {row['correct_year']}")
    return wrong


def _country(snapshot, expected: str, top, told: str, states: dict[str, str]) -> list[str]:
    name = expected.split("(", 1)[0].strip()
    if not name:
        return []
    codes = {code for english, code in states.items() if english.startswith(name)}
    codes |= {e.code for e in snapshot.phrases.get(key(name), ()) if e.kind == "country"}
    if "owner" in expected:
        return [f"owner {name} became origin"] if top.country in codes or name not in told else []
    if "proof" in expected and not top.country:
        return [] if name[:4] in told else [f"proof {name}"]
    return [] if any(snapshot.related(top.country, code) for code in codes) else [f"country {expected}"]


def speed(snapshot, folder: Path) -> None:
    texts = [r["goederen omschrijving"] for r in read(folder / "export_licences_netherlands_2004_2014.csv")]
    began = time.perf_counter()
    for text in texts:
        identify_text(snapshot, text)
    ours = len(texts) / (time.perf_counter() - began)
    names = [m.name for m in snapshot.models.values()] + [m.name for m in snapshot.makers.values()]
    sample = texts[::100]
    began = time.perf_counter()
    for text in sample:
        process.extractOne(text, names, scorer=fuzz.WRatio)
    peer = len(sample) / (time.perf_counter() - began)
    load = os.getloadavg()[0]
    print(
        f"\nSpeed: {ours:,.0f} texts/s over {len(texts):,} lines; rapidfuzz WRatio {peer:,.0f}/s; ratio {ours / peer:.1f}"
    )
    print(f"Load of the machine: {load:.2f} on {os.cpu_count()} cores")


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--misses", action="store_true")
    options.add_argument("--unseen-misses", action="store_true")
    options.add_argument("--only", default="")
    given = options.parse_args()
    folder = Path(os.environ["TRACEMARK_REAL_DATA"])
    began = time.perf_counter()
    snapshot = load_csv(CATALOGUE)
    print(
        f"Catalogue loaded in {time.perf_counter() - began:.2f} s: {len(snapshot.models)} models, {len(snapshot.makers)} makers"
    )
    report = Report()
    if given.only in {"", "delaware"}:
        delaware(snapshot, folder, report)
    if given.only in {"", "dutch"}:
        dutch(snapshot, folder, report)
    report.show(misses=given.misses, unseen=given.unseen_misses)
    if given.only in {"", "pairs"}:
        maker_pairs(snapshot, folder)
    if given.only in {"", "marks"}:
        marks(snapshot, folder, misses=given.misses, unseen=given.unseen_misses)
    if given.only in {"", "speed"}:
        speed(snapshot, folder)


if __name__ == "__main__":
    main()
