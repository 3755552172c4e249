"""What can go wrong with the pages of ledger books."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tracemark.kernel.errors import BadInput, Conflict, Refused


class BookMissing(BadInput):
    code = "books.book_missing"
    sentence = _("Say which book it is, as it stands on its cover.")


class NumberImpossible(BadInput):
    code = "books.number_impossible"
    sentence = _("A page has a number from 1 to %(largest)s.")


class PageThere(Conflict):
    code = "books.page_there"
    sentence = _(
        "Page %(number)s of this book is there already, as %(reference)s. Withdraw that one first if its scan is bad."
    )


class SamePerson(Refused):
    code = "books.same_person"
    sentence = _("You typed this page the first time. Somebody else reads it a second time.")


class BeingRead(Conflict):
    code = "books.being_read"
    sentence = _("Somebody else is typing this page. Choose another one.")


class NothingTyped(BadInput):
    code = "books.nothing_typed"
    sentence = _("Type at least one line before you finish.")


class TooManyLines(BadInput):
    code = "books.too_many_lines"
    sentence = _("A page has at most %(most)s lines. Nothing was saved.")


class LineTwice(BadInput):
    code = "books.line_twice"
    sentence = _("Line %(line)s is there twice. Number each line as on the page.")


class LineImpossible(BadInput):
    code = "books.line_impossible"
    sentence = _("“%(line)s” is no number of a line. Nothing was saved.")


class NotOfThisBook(BadInput):
    code = "books.not_of_this_book"
    sentence = _("The books of this register have no column “%(column)s”.")


class NothingToSettle(BadInput):
    code = "books.nothing_to_settle"
    sentence = _("Line %(line)s has nothing to settle in that column. Look at the page again.")


class OtherTextMissing(BadInput):
    code = "books.other_text_missing"
    sentence = _("Line %(line)s: type what it says, where neither reading is right.")


class WhyMissing(BadInput):
    code = "books.why_missing"
    sentence = _("Say why. The reason is recorded with it.")


class LoadStands(Conflict):
    code = "books.load_stands"
    sentence = _("The records of this page stand. Undo its load first; then the page can be read anew.")


class NotOfThisPage(Conflict):
    code = "books.not_of_this_page"
    sentence = _("That load holds other lines than this page. Load the page again.")
