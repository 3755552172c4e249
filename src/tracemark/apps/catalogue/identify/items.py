"""Which clues of a text belong to the same weapon.

A licence or a police note may name several weapons: "Pistool, kal. 9mm en .45, en revolver kal. .357". A word
for a kind of weapon or a model opens an item; calibres follow it, or stand right before it. Parts,
accessories, ammunition and goods that are no small arms are recognised so that they are not taken for weapons:
"parts of rifles" are parts, "a pistol with two magazines" is a pistol.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .clues import Item

if TYPE_CHECKING:
    from .snapshot import Snapshot

PART = "part"
GENERIC = "firearm"
BESIDES = frozenset({"accessory", "ammunition"})
OTHER = "other_goods"
_UNSPECIFIED = frozenset(
    {"delen", "onderdelen", "deel", "onderdeel", "reservedelen", "parts", "part", "teile", "pieces"}
)
_NO_WEAPON = frozenset({PART, OTHER, *BESIDES})
FAMILIES = (
    frozenset({"pistol", "revolver", "derringer_other_handgun", "signal_or_gas_weapon"}),
    frozenset({"pistol", "submachine_gun"}),
    frozenset({"submachine_gun", "carbine", "assault_rifle"}),
    frozenset(
        {"rifle", "carbine", "assault_rifle", "sniper_rifle", "anti_materiel_rifle", "combination_gun"}
    ),
    frozenset({"shotgun", "combination_gun", "grenade_launcher_handheld"}),
    frozenset({"light_machine_gun", "general_machine_gun", "heavy_machine_gun", "assault_rifle"}),
    frozenset({"grenade_launcher_handheld", "grenade_launcher_underbarrel", "grenade_launcher_mounted"}),
    frozenset(
        {"rocket_launcher", "recoilless_rifle", "anti_tank_missile_launcher", "anti_tank_gun_portable"}
    ),
)

_AND = re.compile(r"[,;/+&\n]|\b(?:en|and|und|et|y|e|и|و|alsmede|plus|or|of een)\b|和|及")
_WITH = re.compile(
    r"\b(?:met|incl|inclusief|with|including|avec|con|com|mit|inkl|bijbehorende?|daarvoor|c)\b|с "
)
_OF = re.compile(
    r"\b(?:van|voor|t\.?b\.?v|behoeve|of|for|fur|de|d|del|della|di|do|da|pour|para|per|von|для|к)\b"
)
_OF_NEXT = re.compile(r"\s*\(?(?:van|voor|t\.?\s?b\.?\s?v|ten behoeve|of|for|fur|pour|para)\b")
_FOR = re.compile(r"\b(?:voor|t\.?b\.?v|behoeve)\b")
_STOP = re.compile(r"[;\n]|\.\s")


@dataclass(frozen=True, slots=True)
class Event:
    """Something recognised at a place in the text; value is a clue or an entry of the snapshot."""

    start: int
    end: int
    kind: str
    value: Any


@dataclass(slots=True)
class _Draft:
    """An item while it is being read."""

    item: Item
    head: str = ""
    objects: list[str] = field(default_factory=list)  # of what it is a part, or for what it serves
    of_unknown: bool = False  # `parts of`, and then nothing that is known
    of_goods: bool = False  # a part named beside goods that are no weapon, and so of them


def compatible(a: str, b: str) -> bool:
    """Two words for a kind that one weapon can bear."""
    return not a or not b or a == b or GENERIC in (a, b) or any({a, b} <= family for family in FAMILIES)


def word_fits(word: str, kind: str) -> bool:
    """Whether people call a weapon of this kind by this word: a revolver a pistol, but no pistol a revolver."""
    return compatible(word, kind) and not (word == "revolver" and kind == "pistol")


def split_into_items(snapshot: Snapshot, folded: str, events: list[Event]) -> list[Item]:
    """The weapons of a text, each with its clues; parts as items of their own; other goods left out."""
    reader = _Reader(snapshot, folded, [e for e in events if e.kind != "country"])
    reader.read()
    _calibres_of_ammunition(reader.drafts)
    drafts = [d for d in reader.drafts if not _left_out(d)]
    if any(d.head in {OTHER, *BESIDES} for d in reader.drafts):
        drafts = [d for d in drafts if d.head or d.item.models]
    _share_calibres(snapshot, drafts)
    return _merged([d.item for d in drafts])


class _Reader:
    """Walks over the events from left to right."""

    def __init__(self, snapshot: Snapshot, folded: str, events: list[Event]) -> None:
        self.snapshot = snapshot
        self.folded = folded
        self.events = events
        self.drafts: list[_Draft] = []
        self.waiting: list[Event] = []
        self.last_end = 0
        self.with_mode = False

    def read(self) -> None:
        for index, event in enumerate(self.events):
            gap = self.folded[self.last_end : event.start] if event.start > self.last_end else ""
            if event.kind == "type":
                self._type(event, gap)
            elif event.kind == "model":
                self._model(event, gap)
            elif event.kind == "maker":
                self._maker(event, gap)
            else:
                self._calibre(event, gap, index)
            if event.kind != "type" or event.value.code:
                self.last_end = max(self.last_end, event.end)
        for draft in self.drafts:
            draft.of_unknown = draft.of_unknown and not draft.objects
        if self.waiting:
            self._flush(self._current() or self._open(""))

    def _current(self) -> _Draft | None:
        return self.drafts[-1] if self.drafts else None

    def _open(self, head: str) -> _Draft:
        draft = _Draft(Item(), head)
        self.drafts.append(draft)
        self._flush(draft)
        return draft

    def _flush(self, draft: _Draft) -> None:
        for event in self.waiting:
            _add(draft.item, event)
        self.waiting = []

    def _type(self, event: Event, gap: str) -> None:
        entry = event.value
        current = self._current()
        if not entry.code:
            if entry.mechanism:
                self._mechanism(entry.mechanism, current)
            return
        if self._is_object(current, entry.code, gap):
            return
        if entry.code == PART or entry.code in BESIDES:
            self._beside(event, current, gap)
            return
        self.with_mode = False
        draft = current if current and self._same_weapon(current, entry.code, gap) else self._open(entry.code)
        if draft.head in {"", GENERIC} and entry.code:
            draft.head = entry.code
        self._flush(draft)
        if entry.code not in {GENERIC, OTHER} and entry.code not in draft.item.types:
            draft.item.types.append(entry.code)
        if entry.mechanism:
            draft.item.mechanisms.append(entry.mechanism)

    def _mechanism(self, mechanism: str, current: _Draft | None) -> None:
        if current and current.head not in _NO_WEAPON:
            current.item.mechanisms.append(mechanism)

    def _is_object(self, current: _Draft | None, code: str, gap: str) -> bool:
        """`parts of rifles and pistols`: what follows says of what; it is no weapon on the list."""
        if current is None:
            served = len(gap.split()) >= 2 and _FOR.search(gap) and code not in {PART, *BESIDES}
            if served:
                self._open("accessory")
            return bool(served)
        if current.head not in _NO_WEAPON:
            name_of_goods = code == OTHER and not _AND.search(gap) and current.item.models
            if name_of_goods and not current.item.types:
                current.head = OTHER
                return True
            return False
        if self._says_of_what(current, code, gap):
            self._note_object(code)
            return True
        return False

    def _says_of_what(self, current: _Draft, code: str, gap: str) -> bool:
        stopped = bool(_STOP.search(gap))
        if current.objects and not stopped:
            return True
        if _OF.search(gap) or (current.head == OTHER and _WITH.search(gap)):
            return True
        return current.head == PART and code != PART and not stopped and not _AND.search(gap)

    def _note_object(self, code: str) -> None:
        """Parts and accessories named together are of the same thing."""
        for draft in reversed(self.drafts):
            if draft.head not in _NO_WEAPON:
                break
            draft.objects.append(code)

    def _beside(self, event: Event, current: _Draft | None, gap: str) -> None:
        """A part or accessory: an item of its own unless it comes with a weapon or only describes it."""
        code = event.value.code
        weapon = current if current and current.head not in _NO_WEAPON else None
        comes_with = weapon is not None and bool(_WITH.search(gap))
        self.with_mode = comes_with or (self.with_mode and not _STOP.search(gap))
        if weapon and (self.with_mode or weapon.item.models or weapon.item.makers or not _AND.search(gap)):
            return
        unspecified = self.folded[event.start : event.end] in _UNSPECIFIED
        if (current and current.head == code == PART) or (weapon and unspecified):
            return
        of_goods = current is not None and current.head in {OTHER, *BESIDES} and not _STOP.search(gap)
        draft = self._open(code)
        if code == PART:
            draft.item.types.append(PART)
            draft.of_goods = of_goods
            draft.of_unknown = bool(_OF_NEXT.match(self.folded, event.end))

    def _same_weapon(self, current: _Draft, code: str, gap: str) -> bool:
        if current.head in _NO_WEAPON or code == OTHER:
            return False
        item = current.item
        joined = bool(_AND.search(gap))
        if not joined:
            return True
        if not item.types and item.models:
            return any(compatible(self.snapshot.models[m].type, code) for c in item.models for m in c.codes)
        if code in item.types or code == current.head:
            return not item.calibres
        return not current.head or (code == GENERIC and gap.strip() in {",", ""})

    def _model(self, event: Event, gap: str) -> None:
        current = self._current()
        if current and current.head in _NO_WEAPON:
            if _OF.search(gap) or current.objects:
                self._note_object(GENERIC)
                return
            if current.head == PART and not _AND.search(gap):
                _add(current.item, event)
                return
            current = None
        led_in = any(e.kind == "maker" for e in self.waiting)
        repeated = current is not None and current.item.models and (led_in or _AND.search(gap))
        if current is None or (repeated and not self._known(current, event)):
            current = self._open("")
        self._flush(current)
        _add(current.item, event)

    def _known(self, draft: _Draft, event: Event) -> bool:
        return any(set(c.codes) & set(event.value.codes) for c in draft.item.models)

    def _maker(self, event: Event, gap: str) -> None:
        current = self._current()
        if current is None or (current.head in {*BESIDES, OTHER} and not current.objects):
            self.waiting.append(event)
            return
        if current.item.models and current.item.makers and _AND.search(gap):
            self.waiting.append(event)
            return
        self._flush(current)
        _add(current.item, event)

    def _calibre(self, event: Event, gap: str, index: int) -> None:
        current = self._current()
        nxt = next((e for e in self.events[index + 1 :] if e.kind in {"type", "model", "maker"}), None)
        leads = (
            nxt is not None
            and nxt.start >= event.end
            and not _AND.search(self.folded[event.end : nxt.start])
            and not any(
                e.kind == "calibre" and event.end <= e.start < nxt.start for e in self.events[index + 1 :]
            )
        )
        if current is None or (leads and _AND.search(gap) and current.head != PART):
            self.waiting.append(event)
            return
        _add(current.item, event)


def _add(item: Item, event: Event) -> None:
    if event.kind == "calibre":
        item.calibres.append(event.value)
    else:
        (item.makers if event.kind == "maker" else item.models).append(event.value)


def _left_out(draft: _Draft) -> bool:
    """Goods that are no weapon, what serves them, and parts of something that was not recognised as a weapon."""
    if draft.head in {*BESIDES, OTHER}:
        return True
    if draft.head != PART:
        return False
    known = [o for o in draft.objects if o != GENERIC]
    if known:
        return known[0] in {OTHER, "accessory"}
    return not draft.objects and (draft.of_goods or draft.of_unknown)


def _calibres_of_ammunition(drafts: list[_Draft]) -> None:
    """`pistols and cartridges, calibre .40`: the calibre is that of the pistols too."""
    for before, draft in itertools.pairwise(drafts):
        if draft.head == "ammunition" and before.head not in _NO_WEAPON and not before.item.calibres:
            before.item.calibres = draft.item.calibres


def _share_calibres(snapshot: Snapshot, drafts: list[_Draft]) -> None:
    """`rifles and pistols, calibre 9 mm`: what stands after the last belongs to those before it, where it fits."""
    for i in range(len(drafts) - 2, -1, -1):
        item, following = drafts[i].item, drafts[i + 1].item
        if item.calibres or item.models or not following.calibres:
            continue
        item.calibres = [c for c in following.calibres if _fits(snapshot, c.options, drafts[i].head)]


def _fits(snapshot: Snapshot, options: tuple[tuple[str, float], ...], head: str) -> bool:
    return any(fit(snapshot.calibres[code].kind, head) >= 1 for code, _ in options)


_KINDS = {
    "pistol": {"pistol", "rimfire"},
    "revolver": {"revolver", "rimfire"},
    "submachine_gun": {"pistol"},
    "shotgun": {"shotgun"},
    "combination_gun": {"shotgun", "rifle", "rimfire"},
    "derringer_other_handgun": {"pistol", "revolver", "rimfire"},
    "signal_or_gas_weapon": {"other", "shotgun"},
    "mortar_under_100": {"mortar"},
    "rocket_launcher": {"rocket"},
    "recoilless_rifle": {"rocket"},
    "grenade_launcher_handheld": {"grenade"},
    "grenade_launcher_underbarrel": {"grenade"},
    "grenade_launcher_mounted": {"grenade"},
}
_LONG = {"rifle", "rimfire"}


def fit(calibre_kind: str, weapon_type: str) -> float:
    """How well a kind of calibre suits a kind of weapon; 1 is usual."""
    if not weapon_type or weapon_type in {GENERIC, PART} or not calibre_kind:
        return 1.0
    if calibre_kind in _KINDS.get(weapon_type, _LONG):
        return 1.0
    return 0.3 if {calibre_kind, weapon_type} <= {"pistol", "revolver"} else 0.05


def _merged(items: list[Item]) -> list[Item]:
    """Neighbours that say the same thing are one weapon named twice."""
    merged: list[Item] = []
    for item in items:
        before = merged[-1] if merged else None
        if before and _one_weapon(before, item):
            before.makers += item.makers
            before.models += item.models
            before.mechanisms += item.mechanisms
            before.calibres += item.calibres
            before.types += [t for t in item.types if t not in before.types]
        else:
            merged.append(item)
    return merged


def _one_weapon(a: Item, b: Item) -> bool:
    if not a.types and not a.models and not a.calibres:
        return True
    same_type = a.types == b.types or not b.types
    return (
        same_type and not (a.calibres and b.calibres) and not (a.models and b.models) and PART not in a.types
    )
