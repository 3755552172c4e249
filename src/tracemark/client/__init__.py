"""The Python client of a node's API: the standard library alone, no other part of the project."""

from tracemark.client.api import Node, Problem

__all__ = ["Node", "Problem"]
