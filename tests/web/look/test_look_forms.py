"""Forms: label, hint and error belong to their control, and the summary leads to the field."""

from __future__ import annotations

import re

from django import forms

from tracemark.web.look.forms import LookRenderer, MarkInput


class FindForm(forms.Form):
    default_renderer = LookRenderer

    serial = forms.CharField(label="Serial", help_text="As you read it.", widget=MarkInput)
    place = forms.ChoiceField(label="Place", choices=[("frame", "frame")], widget=forms.RadioSelect)
    words = forms.CharField(label="In words", required=False)
    safe = forms.BooleanField(label="Made safe")
    kept = forms.CharField(widget=forms.HiddenInput)


def test_the_summary_of_errors_leads_to_each_field():
    html = str(FindForm({}))
    anchors = re.findall(r'<a href="#([^"]+)">', html)
    assert anchors == ["id_serial", "id_place_group", "id_safe"]
    assert all(f'id="{anchor}"' in html for anchor in anchors)


def test_an_error_of_a_field_that_is_not_seen_is_told_all_the_same():
    assert re.search(r"<li>This field is required.</li>", str(FindForm({})))


def test_hint_and_error_are_described_to_the_control():
    html = str(FindForm({}))
    assert 'aria-describedby="id_serial_helptext id_serial_error"' in html
    assert 'id="id_serial_helptext"' in html
    assert 'id="id_serial_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_group_of_choices_is_a_fieldset_with_its_legend():
    assert re.search(r'<fieldset id="id_place_group"[^>]*><legend>Place</legend>', str(FindForm()))


def test_only_what_may_be_left_out_says_so():
    html = str(FindForm())
    assert html.count("(optional)") == 1


def test_a_form_not_yet_sent_has_no_errors():
    assert "error-summary" not in str(FindForm())


def test_nothing_corrects_the_typist_of_a_mark():
    html = str(FindForm()["serial"])
    assert 'dir="ltr"' in html
    assert 'spellcheck="false"' in html
    assert "data-helps" in html


def test_what_was_typed_is_kept_and_shown_as_text():
    assert "&lt;b&gt;" in str(FindForm({"serial": "<b>"}))
