"""Bulk loads: from a spreadsheet to records, with nothing lost and nothing guessed silently."""
