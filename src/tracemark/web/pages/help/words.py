"""The words of the field, each in a sentence or two of our own; the instruments' own terms in every language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Word:
    term: str | _StrPromise
    meaning: str | _StrPromise


# fmt: off
WORDS = (
    Word(_("mark"), _("Anything stamped, engraved or painted on a weapon that says something of it. It is kept as it was seen.")),
    Word(_("reading"), _("What an officer believes a mark says, with doubts: ? for one character, [38] for one of two, * for a lost part.")),
    Word(_("serial number"), _("The number a maker gives a weapon. Alone it is never unique: maker, model, calibre and country belong to it.")),
    Word(_("import marking"), _("A mark that says into which country and when a weapon was imported. It names the importer, not the maker.")),
    Word(_("obliterated marks"), _("Marks that were ground, punched over or filled. Record what is left and where; a laboratory may recover them.")),
    Word(_("frame or receiver"), _("The part that carries the identity of a weapon. A serial on another part may belong to another weapon.")),
    Word(_("manufacturer"), _("Whoever made the weapon, under the name and in the country of that day.")),
    Word(_("country of manufacture"), _("The country as it was when the weapon was made. The State that is responsible today is derived from it.")),
    Word(_("calibre"), _("The nominal width of the bore with the cartridge it takes. A short form such as 9 mm leaves it open.")),
    Word(_("record"), _("What a register says of one weapon. It is never overwritten; deeds and corrections follow.")),
    Word(_("deed"), _("One event in the life of a weapon, with date, place, parties and document.")),
    Word(_("find"), _("A weapon that was seized, found or surrendered.")),
    Word(_("seized"), _("Taken by an authority on a legal basis.")),
    Word(_("found"), _("Recovered without anybody who held it.")),
    Word(_("surrendered"), _("Given up by somebody, by name or not.")),
    Word(_("exhibit"), _("A find as evidence: a number, a seal, and an unbroken list of who kept it.")),
    Word(_("case"), _("The trace of one find, from its marks to the point at which it became illicit.")),
    Word(_("tracing"), _("Following a weapon found illicit from its making or import through its lawful hands to the point at which it became illicit.")),
    Word(_("tracing request"), _("The question to another State about a weapon, with the facts that let it find the record.")),
    Word(_("point of diversion"), _("When, where and how a weapon passed from lawful into illicit hands.")),
    Word(_("national point of contact"), _("The office of a State that others ask, and that answers.")),
    Word(_("handling"), _("What may be done with a piece of information and who may see it. It travels with the information.")),
    Word(_("ledger"), _("The record of every deed of a node, in order. A change afterwards shows.")),
    Word(_("checkpoint"), _("The size and root of the ledger, signed. Whoever keeps one can show that nothing before it was changed.")),
    Word(_("deactivation"), _("Making a weapon permanently unable to fire, with a proof by the authority.")),
    Word(_("destruction"), _("The end of a weapon, done and recorded so that it cannot come back.")),
    Word(_("stockpile"), _("Weapons held by a State, in stores that are guarded and counted.")),
    Word(_("licence"), _("A permission to hold, trade, export or import a weapon.")),
    Word(_("end-user certificate"), _("A buyer's signed word on who will use the weapons and for what.")),
)
# fmt: on
