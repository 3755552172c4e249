"""What became of a blank form: each number is accounted for, also that of a sheet which nobody used."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.states import StateTable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class FormState(StrEnum):
    PRINTED = "printed"
    TYPED_BACK = "typed_back"
    SPOILT = "spoilt"

    @property
    def label(self) -> str:
        return str(FORM_STATE_LABELS[self])


FORM_STATE_LABELS: dict[FormState, str | _StrPromise] = {
    FormState.PRINTED: _("Printed, not back yet"),
    FormState.TYPED_BACK: _("Typed back"),
    FormState.SPOILT: _("Spoilt"),
}

FORM: StateTable[FormState] = StateTable(
    FormState,
    start=FormState.PRINTED,
    verbs={
        "type_back": {FormState.PRINTED: FormState.TYPED_BACK},
        "spoil": {FormState.PRINTED: FormState.SPOILT},
        "reopen": {FormState.TYPED_BACK: FormState.PRINTED, FormState.SPOILT: FormState.PRINTED},
    },
)
