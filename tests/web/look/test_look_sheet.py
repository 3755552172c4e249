"""The one sheet of CSS: logical only, readable in both schemes, light. The script: small and without eval."""

from __future__ import annotations

import re
from importlib import resources

import pytest

STATIC = resources.files("tracemark.web.look").joinpath("static/tracemark")
TEMPLATES = resources.files("tracemark.web.look").joinpath("templates/look")
CSS = STATIC.joinpath("look.css").read_text(encoding="utf-8")
SCRIPT = STATIC.joinpath("enhance.js").read_text(encoding="utf-8")

PHYSICAL = re.compile(
    r"(?<![\w-])(left|right|(margin|padding|border|inset|scroll)-(left|right|top|bottom)|float|clear|width|height"
    r"|(min|max)-(width|height))\s*:|text-align:\s*(left|right)"
)
TEXTS = ["ink", "quiet", "act", "good", "warn", "bad", "info"]
GROUNDS = ["ground", "raised", "sunk"]


def physical(css: str) -> list[str]:
    without_queries = re.sub(r"@media[^{]*", "", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    return [found[0] for found in PHYSICAL.finditer(without_queries)]


def lopsided(css: str) -> list[str]:
    """Shorthands of four values with different sides: physical in disguise."""
    found = re.findall(r"(?:margin|padding|inset):\s*([^\s;]+(?: [^\s;]+){3});", css)
    return [value for value in found if value.split()[1] != value.split()[3]]


def test_the_sheet_knows_no_left_and_no_right():
    assert physical(CSS) == []
    assert lopsided(CSS) == []


@pytest.mark.parametrize("planted", ["a { margin-left: 1px; }", "a { left: 0; }", "a { text-align: right; }"])
def test_the_guard_against_left_and_right_can_fail(planted: str):
    assert physical(planted)


def test_the_guard_against_lopsided_shorthands_can_fail():
    assert lopsided("a { padding: 0 1px 0 2px; }")


def test_the_sheet_is_light():
    assert len(CSS.encode()) < 31_000


def test_the_layers_stand_in_order():
    assert "@layer tokens, base, layout, components, print;" in CSS


def test_paper_forced_colours_and_schemes_are_provided_for():
    for query in (
        "@media print",
        "@page",
        "forced-colors: active",
        "prefers-color-scheme: dark",
        ":focus-visible",
    ):
        assert query in CSS


def test_nothing_moves():
    assert not re.search(r"(?<![\w-])(transition|animation)", CSS)


def schemes() -> list[dict[str, str]]:
    blocks = re.findall(r":root \{([^}]*)\}", CSS)
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", block)) for block in blocks[:2])
    return [light, light | dark]


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_every_text_is_readable_on_every_ground(scheme: dict[str, str]):
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [(tone, f"{tone}-tint") for tone in ("act", "good", "warn", "bad", "info")]
    pairs += [("ink", f"{tone}-tint") for tone in ("act", "good", "warn", "bad", "info")]
    pairs += [("act-ink", "act"), ("raised", "bad")]
    poor = {pair: round(contrast(scheme[pair[0]], scheme[pair[1]]), 2) for pair in pairs}
    assert {pair: value for pair, value in poor.items() if value < 7} == {}


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_the_lines_of_controls_can_be_seen(scheme: dict[str, str]):
    for ground in GROUNDS:
        assert contrast(scheme["edge"], scheme[ground]) >= 3


def test_black_on_white_measures_twenty_one():
    assert round(contrast("#000", "#ffffff"), 1) == 21


def test_the_script_is_small_and_runs_under_a_strict_policy():
    assert len(SCRIPT.encode()) < 5_000
    assert not re.search(r"\beval\b|\bFunction\(|innerHTML|\.style\b|setAttribute\(.style", SCRIPT)


def template_files() -> list[str]:
    return sorted(file.name for file in TEMPLATES.iterdir() if file.name.endswith(".html"))


@pytest.mark.parametrize("name", template_files())
def test_every_component_says_at_its_head_what_it_is(name: str):
    assert "{% comment %}" in TEMPLATES.joinpath(name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", template_files())
def test_no_template_carries_style_or_script_in_itself(name: str):
    text = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*src)", text)


@pytest.mark.parametrize("name", template_files())
def test_what_a_person_reads_can_be_translated(name: str):
    """Words between tags stand in a translate tag; signs, codes and the name of the house do not need it."""
    text = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
    text = re.sub(r"\{% comment %\}.*?\{% endcomment %\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\{% blocktranslate.*?\{% endblocktranslate %\}", "", text, flags=re.DOTALL)
    text = re.sub(
        r"<svg.*?</svg>", "", re.sub(r"\{[%{].*?[%}]\}", "", text, flags=re.DOTALL), flags=re.DOTALL
    )
    said = re.sub(r"<[^>]*>", " ", text)
    assert re.findall(r"[A-Za-z]{3,}", re.sub(r"Tracemark|SHA-256|&nbsp;", "", said)) == []
