"""Ledger books: registers kept on paper come in page by page, typed by two people who do not see each other's work."""
