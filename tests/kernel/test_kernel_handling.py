"""Handling labels narrow and never widen (ITI 15)."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tracemark.kernel.handling import OPEN, Audience, CourtUse, Handling, Purpose, Release, narrowest

labels = st.builds(
    Handling,
    purposes=st.frozensets(st.sampled_from(Purpose)),
    release=st.sampled_from(Release),
    audience=st.sampled_from(Audience),
    court_use=st.sampled_from(CourtUse),
    retain_until=st.none() | st.dates(date(2026, 1, 1), date(2036, 1, 1)),
    text=st.sampled_from(["", "Not for the press.", "Ask before use in court."]),
)


def permissions(label: Handling) -> Handling:
    """The label without its words: order of words carries no permission."""
    return Handling(label.purposes, label.release, label.audience, label.court_use, label.retain_until)


def no_wider(one: Handling, other: Handling) -> bool:
    return (
        one.purposes <= other.purposes
        and one.release <= other.release
        and one.audience <= other.audience
        and one.court_use <= other.court_use
        and (
            other.retain_until is None
            or (one.retain_until is not None and one.retain_until <= other.retain_until)
        )
    )


@given(labels, labels)
def test_it_does_not_matter_which_source_came_first(one, other):
    assert permissions(one.meet(other)) == permissions(other.meet(one))


@given(labels)
def test_a_label_met_with_itself_is_itself(label):
    assert label.meet(label) == label


@given(labels, labels, labels)
def test_three_sources_narrow_the_same_in_any_grouping(one, two, three):
    assert permissions(one.meet(two).meet(three)) == permissions(one.meet(two.meet(three)))


@given(labels, labels)
def test_what_is_made_from_both_is_no_wider_than_either(one, other):
    both = one.meet(other)
    assert no_wider(both, one)
    assert no_wider(both, other)


@given(labels, labels, labels)
def test_narrowing_a_source_never_widens_the_result(one, other, third):
    narrower = one.meet(third)
    assert no_wider(narrower.meet(other), one.meet(other))


@given(labels, labels)
def test_the_words_of_both_givers_are_kept(one, other):
    for label in (one, other):
        assert label.text in one.meet(other).text


def test_nothing_given_is_open_and_the_default_is_all_three_restrictions():
    assert narrowest([]) == OPEN
    label = Handling()
    assert label.permits(Purpose.TRACING)
    assert not label.permits(Purpose.STATISTICS)
    assert narrowest([OPEN, label]) == label
