"""What the codes of marks are called on pages: kinds, places, symbols, conditions; and classes of weapons (ITI 4).

The catalogue's tables of kinds and places can grow on a node; a code that is not here is shown by the name that
was given to it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.apps.catalogue.words import TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

    Labels = Mapping[str, str | _StrPromise]

KINDS: Labels = {
    "serial": _("Serial number"),
    "maker": _("Maker's name or trade mark"),
    "model": _("Model or type"),
    "calibre": _("Calibre"),
    "country": _("Country of manufacture"),
    "year": _("Year or date of manufacture"),
    "factory": _("Factory symbol or number"),
    "import": _("Import mark"),
    "proof": _("Proof mark of a proof house"),
    "acceptance": _("Acceptance mark of an army or agency"),
    "inspector": _("Inspector's mark"),
    "assembly": _("Assembly mark, parts made elsewhere"),
    "state_property": _("Property mark of a State"),
    "owner": _("Mark of another owner or unit"),
    "stock_transfer": _("Mark put on when a State's stock passes to civilian use"),
    "seizure": _("Mark put on by the State after seizure or confiscation"),
    "deactivation": _("Deactivation mark"),
    "selector": _("Letters or signs of the selector"),
    "sight_setting": _("Battle setting of the rear sight"),
    "stock_number": _("Supply or stock number"),
    "part_number": _("Part, mould or batch number"),
    "patent": _("Patent or licence text"),
    "warning": _("Warning or advice text"),
    "ballistic": _("Ballistic reference put on by a laboratory"),
    "recovery": _("Reference put on where the weapon was found"),
    "retailer": _("Retailer's name"),
    "other": _("Other mark"),
}

PLACES: Labels = {
    "frame": _("Frame"),
    "frame_left": _("Frame, left side"),
    "frame_right": _("Frame, right side"),
    "frame_bottom": _("Frame, below"),
    "backstrap": _("Backstrap or butt of the frame"),
    "receiver": _("Receiver"),
    "receiver_left": _("Receiver, left side"),
    "receiver_right": _("Receiver, right side"),
    "receiver_top": _("Receiver, top or ring"),
    "receiver_bottom": _("Receiver, below"),
    "trunnion": _("Front trunnion"),
    "action_flats": _("Action flats of a break-action weapon"),
    "tube": _("Launch tube, mortar barrel or launcher body"),
    "plate": _("Metal plate set into a polymer frame"),
    "slide_left": _("Slide, left side"),
    "slide_right": _("Slide, right side"),
    "slide_top": _("Slide, top"),
    "barrel": _("Barrel"),
    "barrel_flats": _("Barrel flats or lump"),
    "chamber": _("Chamber"),
    "cylinder": _("Cylinder"),
    "crane": _("Crane or yoke of a revolver"),
    "bolt": _("Bolt or breech block"),
    "bolt_carrier": _("Bolt carrier"),
    "toggle": _("Toggle link"),
    "receiver_cover": _("Receiver cover"),
    "trigger_guard": _("Trigger guard"),
    "magazine_well": _("Magazine well"),
    "magazine": _("Magazine"),
    "floor_plate": _("Floor plate"),
    "lower_receiver": _("Grip frame below a receiver"),
    "stock": _("Stock or butt"),
    "butt_socket": _("Butt socket or wrist band"),
    "grip": _("Grip"),
    "forend": _("Fore-end or handguard"),
    "rear_sight": _("Rear sight"),
    "gas_block": _("Gas block"),
    "base_plate": _("Base plate or mount"),
    "bipod": _("Bipod or tripod"),
    "other": _("Other place"),
}

SYMBOLS: Labels = {
    "triangle": _("In a triangle"),
    "circle": _("In a circle"),
    "double_circle": _("In two circles"),
    "oval": _("In an oval"),
    "diamond": _("In a diamond"),
    "shield": _("In a shield"),
    "star": _("Star"),
    "arrow_in_triangle": _("Arrow in a triangle"),
    "arrow_in_shield": _("Arrow in a shield"),
    "star_in_circle": _("Star in a circle"),
    "circle_in_diamond": _("Circle in a diamond"),
    "crown": _("Crown"),
    "eagle": _("Eagle"),
    "lion": _("Lion"),
    "lion_rampant": _("Lion standing up"),
    "square": _("In a square"),
    "rectangle": _("In a rectangle"),
    "five_stars": _("Five stars"),
    "four_circles": _("Four circles"),
    "six_point_star": _("Star with six points"),
    "seven_point_star": _("Star with seven points"),
    "crescent_and_star": _("Crescent and star"),
    "broad_arrow": _("Broad arrow"),
    "crossed_swords": _("Crossed swords"),
    "crossed_halberds": _("Crossed halberds"),
    "flaming_bomb": _("Flaming bomb"),
    "anchor": _("Anchor"),
    "chrysanthemum": _("Chrysanthemum"),
    "perron": _("Perron: a column on steps"),
    "banner": _("Banner"),
    "six_point_star_in_circle": _("Star with six points in a circle"),
    "triangle_with_height_in_circle": _("Triangle with its height in a circle"),
    "diamond_with_line": _("Diamond with a line"),
    "rectangle_with_line": _("Rectangle with a line"),
    "kana_in_circle": _("Japanese sign in a circle"),
    "antler": _("Antler"),
    "ashoka_lion": _("Lions of Ashoka"),
    "bomb": _("Bomb"),
    "box": _("Box"),
    "bull_head": _("Head of a bull"),
    "chakra": _("Wheel with spokes"),
    "hen_on_mountain": _("Hen on a mountain"),
    "lion_and_sun": _("Lion and sun"),
    "lion_of_judah": _("Lion of Judah"),
    "lion_two_tails": _("Lion with two tails"),
    "nettle_leaf": _("Nettle leaf"),
    "palm_over_crossed_swords": _("Palm over crossed swords"),
    "rampant_colt": _("Horse standing up"),
    "star_of_italy": _("Star of Italy"),
    "stylised_eagle": _("Eagle in simple lines"),
    "swiss_cross": _("Swiss cross"),
    "arms_of_mellrichstadt": _("Arms of Mellrichstadt"),
    "brazil_arms": _("Arms of Brazil"),
    "child_with_book": _("Child with a book"),
    "crest_with_torches": _("Crest with torches"),
    "crowns": _("Several crowns"),
    "gardone_crest": _("Crest of Gardone"),
    "proof_house_sign": _("Sign of a proof house"),
    "other": _("Another shape"),
}

CONDITIONS: Labels = {
    "legible": _("Legible"),
    "partly_legible": _("Partly legible"),
    "erased": _("Erased"),
    "altered": _("Altered"),
    "restored": _("Restored in a laboratory"),
}


def kind_label(code: str, name: str = "") -> str:
    """What a kind of mark is called; `name` is what the catalogue of this node calls it."""
    return _called(KINDS, code, name)


def place_label(code: str, name: str = "") -> str:
    return _called(PLACES, code, name)


def symbol_label(code: str) -> str:
    return _called(SYMBOLS, code)


def condition_label(code: str) -> str:
    return _called(CONDITIONS, code)


def type_label(code: str) -> str:
    return _called(TYPES, code)


def _called(labels: Labels, code: str, name: str = "") -> str:
    return str(labels[code]) if code in labels else name or code
