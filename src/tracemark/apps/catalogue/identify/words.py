"""The sentences of identification: code -> message, filled with values, translated by whoever shows them.

`translate` is a callable such as Django's gettext; English needs none. The marker below only makes the messages
visible to the tool that collects them for translation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from .clues import Note


def gettext_noop(message: str) -> str:
    return message


SENTENCES = {
    # reasons
    "maker.named": gettext_noop("The maker %(maker)s is named: “%(written)s”."),
    "maker.short": gettext_noop("“%(written)s” may be the maker %(maker)s; it is also an ordinary word or short form."),
    "maker.alike": gettext_noop("“%(written)s” is spelt much like the maker %(maker)s."),
    "maker.related": gettext_noop("%(maker)s belongs to the house named: “%(written)s”."),
    "model.named": gettext_noop("The model %(model)s is named: “%(written)s”."),
    "model.short": gettext_noop("“%(written)s” is a short name of the model %(model)s."),
    "model.variant_of": gettext_noop("%(model)s is a variant of %(parent)s."),
    "model.unlisted_maker": gettext_noop("The catalogue does not list %(maker)s as a maker of %(model)s."),
    "calibre.fits": gettext_noop("The calibre %(calibre)s fits this model: “%(written)s”."),
    "calibre.read": gettext_noop("The calibre is read as %(calibre)s: “%(written)s”."),
    "calibre.only": gettext_noop("The catalogue gives this model in one calibre, %(calibre)s."),
    "type.named": gettext_noop("The kind of weapon is named."),
    "country.named": gettext_noop("The country %(country)s is named."),
    "country.marked": gettext_noop("The weapon is marked as made in %(country)s."),
    "mark.certain": gettext_noop("Mark “%(seen)s”: %(meaning)s"),
    "mark.probable": gettext_noop("Mark “%(seen)s”, probably: %(meaning)s"),
    "mark.ambiguous": gettext_noop("Mark “%(seen)s”, possibly: %(meaning)s"),
    "mark.factory_code": gettext_noop("“%(seen)s” is a code of %(maker)s."),
    "absence.speaks_for": gettext_noop("Marks looked for in vain speak for this: %(meaning)s"),
    "absence.speaks_against": gettext_noop("A mark looked for in vain speaks against this: %(meaning)s"),
    "year.named": gettext_noop("The year %(year)s is named."),
    # warnings
    "importer.not_maker": gettext_noop("%(importer)s is an importer. An importer's mark does not name the maker."),
    "serial.not_on_frame": gettext_noop(
        "The serial was read from the %(place)s, a part that can be exchanged. Read it from the frame or receiver."
    ),
    "owner.not_origin": gettext_noop("“%(seen)s” is a mark of property of %(owner)s. It does not say where the weapon was made."),
    "proof.not_origin": gettext_noop("Proof marks of %(country)s say where the weapon was tested, not where it was made."),
    "calibre.impossible": gettext_noop("The catalogue does not know %(model)s in %(calibre)s."),
    "calibre.ambiguous": gettext_noop("“%(written)s” can mean several calibres: %(calibres)s."),
    "calibre.unknown": gettext_noop("The calibre “%(written)s” is not in the catalogue; it is given as written."),
    "type.contradicts": gettext_noop("The kind of weapon named does not fit %(model)s."),
    "factory_code.ambiguous": gettext_noop("“%(seen)s” was used by several makers: %(makers)s."),
    "year.contradicts": gettext_noop("The year %(year)s does not fit: %(name)s was made in %(years)s."),
    "year.disputed": gettext_noop("The marks give different years: %(years)s."),
    "countries.two": gettext_noop("Marks of two countries stand on this weapon: %(countries)s. Parts and assembly may differ in origin."),
    "weapons.several": gettext_noop("The text names several weapons; this is weapon %(number)s of %(total)s."),
    "part.only": gettext_noop("This is a part, not a whole weapon."),
    # what to look for next
    "look.serial": gettext_noop("Read the serial number on the frame or receiver, and note where it stands."),
    "look.frame_serial": gettext_noop("Look for the serial number on the frame or receiver itself."),
    "look.maker": gettext_noop("Look for the name or sign of the maker on slide, receiver, barrel and grip."),
    "look.model": gettext_noop("Look for the model or type designation."),
    "look.calibre": gettext_noop("Look for the calibre on the barrel or chamber; the short name leaves it open."),
    "look.origin": gettext_noop("Look for marks of the maker and of the country of manufacture besides the importer's."),
    "look.proof": gettext_noop("Look for proof marks; they narrow the country and often the year."),
    "look.mark": gettext_noop("Look for this mark, which would tell the candidates apart: %(meaning)s"),
    "look.weapon": gettext_noop("No weapon was recognised. Name its kind, its marks or its calibre."),
}  # fmt: skip


def sentence(note: Note, translate: Callable[[str], str] = str, *, isolate: bool = False) -> str:
    """The sentence of a note, in the language of `translate`.

    `isolate` keeps each value in its own direction: in Arabic text a Latin name would else drag its
    neighbours along.
    """
    values = {name: f"\u2068{value}\u2069" if isolate else value for name, value in note.values}
    return translate(SENTENCES[note.code]) % values
