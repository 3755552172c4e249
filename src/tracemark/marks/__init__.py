"""What is written on a weapon: read it, normalise it, fold it, compare, score and explain.

From the text that an officer noted to the records it may mean:

    reading = Reading.parse("ACL47?[38]58")
    result = find(reading, source, attributes=Attributes.given(maker="taurus"))

The floor stands on the standard library alone. It knows marks and serials, and nothing of databases, people or
languages: it answers in codes and values, and sentences are made above.
"""

from __future__ import annotations

from tracemark.marks.attributes import (
    Agreement,
    AttributeName,
    Attributes,
    ErrorRates,
    Rate,
    agreements,
    weight,
)
from tracemark.marks.channel import (
    CHANNELS,
    HAND,
    PHOTOGRAPH,
    RESTORED,
    Channel,
    Way,
    channel_for,
)
from tracemark.marks.compare import Comparison, Difference, DifferenceKind, compare
from tracemark.marks.density import Neighbourhood
from tracemark.marks.edits import BOUND, Automaton, edits
from tracemark.marks.errors import REFUSALS, ReadingRefused
from tracemark.marks.explain import REMARKS, Code, Remark, explain, explain_attributes
from tracemark.marks.fold import CLASSES, FOLD_VERSION, fold, look_alikes, symbols
from tracemark.marks.likelihood import Likelihood, likelihood
from tracemark.marks.memory import MemorySource
from tracemark.marks.normalise import normalise
from tracemark.marks.parsing import MAX_LENGTH
from tracemark.marks.pattern import Pattern
from tracemark.marks.plan import Lookup, LookupKind, Plan, reasonable_edits
from tracemark.marks.posterior import FLOOR, PRIOR, Posterior, posterior
from tracemark.marks.reading import Reading
from tracemark.marks.recovery import Condition, Recovery, RecoveryMethod
from tracemark.marks.script import Script, script, scripts
from tracemark.marks.source import (
    BUDGET,
    HITS,
    Candidate,
    FindResult,
    Found,
    Hit,
    MarkSource,
    Weighed,
    find,
    sift,
    weigh,
)
from tracemark.marks.tokens import Gap, Known, OneOf, Token, Unknown

# In reading order: the mark, its forms, the search, the weighing, the answer.
__all__ = [
    "Reading", "Token", "Known", "Unknown", "OneOf", "Gap", "MAX_LENGTH", "ReadingRefused", "REFUSALS",
    "Condition", "Recovery", "RecoveryMethod",
    "normalise", "Script", "script", "scripts",
    "fold", "symbols", "look_alikes", "CLASSES", "FOLD_VERSION",
    "Pattern", "edits", "Automaton", "BOUND", "Plan", "Lookup", "LookupKind", "reasonable_edits",
    "compare", "Comparison", "Difference", "DifferenceKind",
    "likelihood", "Likelihood", "Channel", "CHANNELS", "HAND", "PHOTOGRAPH", "RESTORED", "Way", "channel_for",
    "Attributes", "AttributeName", "Agreement", "agreements", "weight", "ErrorRates", "Rate",
    "posterior", "Posterior", "Neighbourhood", "PRIOR", "FLOOR",
    "explain", "explain_attributes", "Remark", "Code", "REMARKS",
    "find", "weigh", "FindResult", "Weighed", "Candidate", "MarkSource", "Found", "Hit", "sift", "MemorySource", "HITS", "BUDGET",
]  # fmt: skip
