"""State machines as tables: state, verb, state; complete by construction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from tracemark.kernel.errors import StepNotOpen

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    State = TypeVar("State", bound=StrEnum)
else:
    State = TypeVar("State")


class StateTable(Generic[State]):
    """All steps of one kind of thing.

    Args:
        states: the enum of states.
        start: where a new thing stands.
        verbs: for each verb, from which state to which.

    Raises:
        ValueError: a state that no verb leads to, or a verb that leads nowhere.
    """

    def __init__(
        self, states: type[State], *, start: State, verbs: Mapping[str, Mapping[State, State]]
    ) -> None:
        self.states, self.start, self.verbs = states, start, verbs
        reached = {start} | {to for steps in verbs.values() for to in steps.values()}
        missing = [state.value for state in states if state not in reached]
        if missing:
            raise ValueError(f"No verb leads to {missing} of {states.__name__}.")
        empty = [verb for verb, steps in verbs.items() if not steps]
        if empty:
            raise ValueError(f"The verbs {empty} of {states.__name__} start nowhere.")

    def after(self, state: State, verb: str) -> State:
        """The state that the verb leads to.

        Raises:
            StepNotOpen: the verb is not open in this state.
        """
        try:
            return self.verbs[verb][state]
        except KeyError:
            raise StepNotOpen(verb=verb, state=str(state)) from None

    def open_verbs(self, state: State) -> tuple[str, ...]:
        """What may be done next, in the order of the table."""
        return tuple(verb for verb, steps in self.verbs.items() if state in steps)

    def is_final(self, state: State) -> bool:
        return not self.open_verbs(state)
