"""Where a mark sits on a weapon: which schematic drawing serves a class of weapon, and the points on it.

The drawings (`templates/look/outline_*.html`) show places for marks and nothing of how a weapon works. A code of
a place may be finer than the drawing (`receiver_left_front`): it falls back word by word to the place that the
drawing knows (`receiver_left`, `receiver`), and a place it does not know stands in the list without a dot.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Point = tuple[int, int]

_STEP = 34  # several marks at one place stand side by side, not on top of each other

_DRAWINGS = {
    "pistol": ("pistol", "derringer_other_handgun", "signal_or_gas_weapon"),
    "revolver": ("revolver",),
    "rifle": ("rifle", "carbine", "shotgun", "combination_gun", "sniper_rifle"),
    "machine_gun": (
        "light_machine_gun",
        "general_machine_gun",
        "heavy_machine_gun",
        "anti_aircraft_gun_portable",
        "grenade_launcher_mounted",
    ),
    "launcher": (
        "rocket_launcher",
        "recoilless_rifle",
        "manpads_launcher",
        "anti_tank_missile_launcher",
        "anti_tank_gun_portable",
        "grenade_launcher_underbarrel",
        "grenade_launcher_handheld",
    ),
    "mortar": ("mortar_under_100",),
    "": ("part",),
}

_POINTS: dict[str, dict[str, Point]] = {
    "pistol": {
        "plate": (206, 113),
        "frame_right": (340, 113),
        "frame_bottom": (150, 118),
        "chamber": (390, 58),
        "toggle": (420, 58),
        "rear_sight": (479, 40),
        "magazine_well": (412, 232),
        "floor_plate": (424, 236),
        "barrel_flats": (240, 68),
        "slide": (250, 68),
        "slide_right": (310, 68),
        "barrel": (190, 68),
        "muzzle": (120, 68),
        "frame": (300, 113),
        "receiver": (300, 113),
        "frame_front": (200, 113),
        "dust_cover": (200, 113),
        "trigger_guard": (268, 152),
        "grip": (424, 190),
        "backstrap": (462, 160),
        "magazine": (420, 236),
        "sight": (470, 40),
    },
    "revolver": {
        "frame_right": (420, 128),
        "frame_bottom": (410, 128),
        "plate": (450, 120),
        "rear_sight": (430, 62),
        "chamber": (344, 112),
        "barrel": (180, 76),
        "muzzle": (86, 76),
        "cylinder": (344, 90),
        "crane": (300, 118),
        "frame": (420, 100),
        "receiver": (420, 100),
        "frame_butt": (512, 214),
        "butt": (512, 214),
        "trigger_guard": (356, 162),
        "grip": (474, 170),
        "backstrap": (508, 150),
        "sight": (110, 48),
    },
    "rifle": {
        "receiver_bottom": (344, 114),
        "frame_bottom": (344, 114),
        "plate": (430, 104),
        "action_flats": (300, 98),
        "barrel_flats": (250, 89),
        "floor_plate": (346, 142),
        "butt_socket": (466, 118),
        "toggle": (384, 74),
        "tube": (200, 106),
        "receiver": (340, 88),
        "frame": (340, 88),
        "receiver_left": (340, 88),
        "receiver_right": (380, 88),
        "receiver_top": (340, 74),
        "receiver_cover": (360, 74),
        "dust_cover": (360, 74),
        "bolt": (410, 86),
        "bolt_carrier": (410, 86),
        "barrel": (140, 89),
        "chamber": (286, 80),
        "muzzle": (26, 89),
        "handguard": (220, 106),
        "forend": (220, 106),
        "sight": (264, 66),
        "rear_sight": (264, 66),
        "front_sight": (66, 70),
        "magazine": (346, 142),
        "magazine_well": (346, 128),
        "floorplate": (346, 142),
        "trigger_guard": (412, 164),
        "grip": (470, 136),
        "stock": (540, 160),
        "butt": (600, 172),
        "butt_plate": (608, 172),
        "top_tang": (440, 104),
    },
    "long_gun": {
        "receiver_bottom": (358, 114),
        "frame_bottom": (358, 114),
        "plate": (440, 92),
        "action_flats": (318, 108),
        "barrel_flats": (292, 96),
        "floor_plate": (318, 214),
        "butt_socket": (466, 96),
        "toggle": (384, 66),
        "bipod": (110, 88),
        "tube": (240, 90),
        "receiver": (384, 92),
        "frame": (384, 92),
        "receiver_left": (384, 92),
        "receiver_right": (414, 92),
        "receiver_top": (384, 60),
        "receiver_cover": (400, 60),
        "dust_cover": (400, 60),
        "upper_receiver": (372, 78),
        "lower_receiver": (400, 106),
        "bolt": (350, 76),
        "bolt_carrier": (350, 76),
        "trunnion": (326, 92),
        "barrel": (130, 88),
        "chamber": (326, 78),
        "muzzle": (30, 88),
        "handguard": (240, 90),
        "forend": (240, 90),
        "sight": (292, 52),
        "rear_sight": (292, 52),
        "front_sight": (72, 56),
        "gas_block": (160, 66),
        "magazine": (320, 166),
        "magazine_well": (340, 124),
        "floorplate": (392, 128),
        "trigger_guard": (394, 138),
        "selector": (420, 106),
        "grip": (452, 166),
        "stock": (540, 112),
        "butt": (606, 124),
        "butt_plate": (606, 124),
        "top_tang": (470, 78),
    },
    "machine_gun": {
        "receiver_bottom": (400, 124),
        "bolt_carrier": (350, 86),
        "chamber": (320, 86),
        "barrel_flats": (290, 94),
        "gas_block": (206, 94),
        "forend": (272, 98),
        "lower_receiver": (430, 124),
        "magazine_well": (350, 134),
        "floor_plate": (350, 178),
        "butt_socket": (476, 104),
        "plate": (440, 104),
        "base_plate": (118, 210),
        "receiver": (384, 100),
        "frame": (384, 100),
        "receiver_right": (414, 100),
        "feed_cover": (372, 64),
        "receiver_top": (372, 64),
        "receiver_cover": (372, 64),
        "trunnion": (320, 100),
        "bolt": (350, 86),
        "barrel": (170, 94),
        "muzzle": (30, 94),
        "bipod": (118, 186),
        "mount": (118, 186),
        "handguard": (272, 98),
        "sight": (300, 56),
        "rear_sight": (420, 62),
        "front_sight": (72, 60),
        "magazine": (350, 160),
        "trigger_guard": (416, 146),
        "grip": (462, 176),
        "stock": (546, 118),
        "butt": (606, 130),
    },
    "launcher": {
        "plate": (180, 94),
        "rear_sight": (306, 42),
        "trigger_guard": (310, 134),
        "forend": (430, 94),
        "stock": (472, 120),
        "receiver_top": (352, 84),
        "bolt": (560, 94),
        "tube": (220, 94),
        "barrel": (220, 94),
        "receiver": (352, 94),
        "frame": (352, 94),
        "launcher_body": (352, 94),
        "muzzle": (36, 94),
        "breech": (604, 94),
        "venturi": (604, 94),
        "sight": (306, 42),
        "grip": (338, 164),
        "grip_stock": (338, 164),
        "trigger": (312, 132),
        "shoulder_rest": (470, 136),
        "handguard": (430, 94),
    },
    "mortar": {
        "rear_sight": (210, 84),
        "plate": (340, 156),
        "tube": (320, 134),
        "barrel": (320, 134),
        "receiver": (320, 134),
        "frame": (320, 134),
        "muzzle": (214, 30),
        "breech": (380, 200),
        "base_plate": (450, 238),
        "baseplate": (450, 238),
        "bipod": (200, 196),
        "mount": (200, 196),
        "collar": (278, 92),
        "sight": (210, 84),
    },
}


# What of the sheet the drawing fills, with room for the dots at its edge
_FRAMES = {
    "pistol": "70 20 480 236",
    "revolver": "50 20 540 238",
    "rifle": "0 40 640 190",
    "long_gun": "0 34 640 204",
    "machine_gun": "0 36 640 202",
    "launcher": "0 22 640 186",
    "mortar": "60 6 520 246",
}


@dataclass(frozen=True, slots=True)
class Dot:
    """One mark in the list, and its point on the drawing if the drawing knows its place."""

    number: int
    mark: Mapping[str, Any]
    point: Point | None


def drawing(weapon_type: str) -> str:
    """The drawing that serves a class of weapon; shoulder arms where no other fits; none for a part."""
    for name, types in _DRAWINGS.items():
        if weapon_type in types:
            return name
    return "long_gun"


def frame(weapon_type: str) -> str:
    return _FRAMES.get(drawing(weapon_type), "")


def dots(weapon_type: str, marks: Iterable[Mapping[str, Any]]) -> list[Dot]:
    """The marks in order, numbered from one, with their points."""
    points = _POINTS.get(drawing(weapon_type), {})
    taken: Counter[Point] = Counter()
    placed = []
    for number, mark in enumerate(marks, start=1):
        point = _point(str(mark["place"]), points)
        if point:
            taken[point] += 1
            point = (point[0] + _STEP * (taken[point] - 1), point[1])
        placed.append(Dot(number, mark, point))
    return placed


def _point(place: str, points: Mapping[str, Point]) -> Point | None:
    words = place.split("_")
    while words:
        found = points.get("_".join(words))
        if found:
            return found
        words.pop()
    return None
