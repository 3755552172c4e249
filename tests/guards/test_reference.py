"""The reference pages say what the code does; the guard itself is shown to fail."""

from __future__ import annotations

from guards import reference


def test_the_reference_pages_are_what_the_code_says():
    assert reference.differing() == [], "run: python tests/guards/reference.py write"


def test_a_page_that_differs_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    (tmp_path / "roles.md").write_text("# Roles\n", encoding="utf-8")
    assert "roles.md" in reference.differing()
