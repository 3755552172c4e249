"""What the catalogue's codes are called on pages: types of ITI 4, mechanisms, shapes of marks, kinds and places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

TYPES: Mapping[str, str | _StrPromise] = {
    "pistol": _("Self-loading pistol"),
    "revolver": _("Revolver"),
    "derringer_other_handgun": _("Other handgun"),
    "rifle": _("Rifle"),
    "carbine": _("Carbine"),
    "sniper_rifle": _("Sniper rifle"),
    "anti_materiel_rifle": _("Anti-materiel rifle"),
    "shotgun": _("Shotgun"),
    "combination_gun": _("Combination gun"),
    "submachine_gun": _("Sub-machine gun"),
    "assault_rifle": _("Assault rifle"),
    "light_machine_gun": _("Light machine gun"),
    "general_machine_gun": _("General-purpose machine gun"),
    "heavy_machine_gun": _("Heavy machine gun"),
    "grenade_launcher_handheld": _("Hand-held grenade launcher"),
    "grenade_launcher_underbarrel": _("Under-barrel grenade launcher"),
    "grenade_launcher_mounted": _("Mounted grenade launcher"),
    "anti_aircraft_gun_portable": _("Portable anti-aircraft gun"),
    "anti_tank_gun_portable": _("Portable anti-tank gun"),
    "recoilless_rifle": _("Recoilless rifle"),
    "anti_tank_missile_launcher": _("Portable launcher of anti-tank missiles"),
    "rocket_launcher": _("Portable launcher of rockets"),
    "manpads_launcher": _("Portable launcher of anti-aircraft missiles"),
    "mortar_under_100": _("Mortar of a calibre under 100 mm"),
    "signal_or_gas_weapon": _("Signal or gas weapon"),
    "part": _("Part of a weapon"),
}

MECHANISMS: Mapping[str, str | _StrPromise] = {
    "single_shot": _("Single shot"),
    "break_action": _("Break action"),
    "bolt": _("Bolt action"),
    "lever": _("Lever action"),
    "pump": _("Pump action"),
    "semi_automatic": _("Semi-automatic"),
    "select_fire": _("Selective fire"),
    "automatic": _("Automatic"),
    "revolver_single": _("Revolver, single action"),
    "revolver_double": _("Revolver, double action"),
    "muzzle_loading": _("Muzzle-loading"),
    "other": _("Other mechanism"),
}

SYMBOLS: Mapping[str, str | _StrPromise] = {
    "none": _("no shape around it"),
    "triangle": _("in a triangle"),
    "circle": _("in a circle"),
    "double_circle": _("in two circles"),
    "oval": _("in an oval"),
    "diamond": _("in a diamond"),
    "shield": _("in a shield"),
    "star": _("in a star"),
    "arrow_in_triangle": _("arrow in a triangle"),
    "crown": _("under a crown"),
    "other": _("another shape"),
}

MAKER_KINDS: Mapping[str, str | _StrPromise] = {
    "maker": _("Maker"),
    "arsenal": _("State arsenal"),
    "importer": _("Importer"),
    "assembler": _("Assembler"),
    "retailer": _("Retailer"),
}

CALIBRE_KINDS: Mapping[str, str | _StrPromise] = {
    "pistol": _("Pistol cartridge"),
    "revolver": _("Revolver cartridge"),
    "rifle": _("Rifle cartridge"),
    "rimfire": _("Rimfire cartridge"),
    "shotgun": _("Shotgun cartridge"),
    "grenade": _("Grenade"),
    "mortar": _("Mortar round"),
    "rocket": _("Rocket or missile"),
    "other": _("Other"),
}

PRACTICE_KINDS: Mapping[str, str | _StrPromise] = {
    "serial_format": _("Form of a serial"),
    "year_code": _("Code for the year"),
    "factory": _("Mark of a factory"),
    "country_mark": _("Mark of a country"),
    "proof": _("Proof mark"),
    "acceptance": _("Acceptance mark"),
    "import": _("Import mark"),
    "owner": _("Mark of an owner"),
    "selector": _("Selector marking"),
    "absence": _("Mark that is missing"),
}

STRENGTHS: Mapping[str, str | _StrPromise] = {
    "certain": _("certain"),
    "probable": _("probable"),
    "ambiguous": _("ambiguous"),
}

STATUSES: Mapping[str, str | _StrPromise] = {
    "member": _("Member State of the United Nations"),
    "observer": _("Observer State at the United Nations"),
    "territory": _("Territory or area"),
    "historic": _("State of the past"),
    "demo": _("Made up, for demonstrations"),
}

YES_NO: Mapping[str, str | _StrPromise] = {"yes": _("yes"), "no": _("no")}

CERTAINTIES: Mapping[str, str | _StrPromise] = {
    "certain": _("certain"),
    "probable": _("probable"),
    "ambiguous": _("ambiguous"),
    "not_enough": _("not enough"),
}


def type_label(code: str) -> str:
    """The name of a type of weapon; the code itself for one that the table does not have."""
    return str(TYPES.get(code, code))


def symbol_label(code: str) -> str:
    return str(SYMBOLS.get(code, code))


def named(name: str) -> str:
    """The name of a kind or place of marks, which stands in English in its table, in the language of the moment."""
    return gettext(name) if name else ""
