"""What a node and its signer say to each other: one line of JSON each way, over a Unix socket.

    {"do": "last"}                                             -> the two trees that it remembers
    {"do": "sign", "size", "root", "old", "since", "proof"}    -> {"note"} or {"refused"}
    {"do": "settle", "size", "root"}                           -> {"done": true} or {"refused"}

Hashes are hexadecimal. Lines are bounded, and so is the time that a line may take: whoever reaches the socket
can neither fill the memory of the signer nor hold it.
"""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING, Any

from tracemark.apps.ledger.signer_memory import Signed
from tracemark.proofs.checkpoint import LARGEST_SIZE

if TYPE_CHECKING:
    import socket

LONGEST_LINE = 16 * 1024
LONGEST_PROOF = 130
SECONDS = 5.0

_HASH = re.compile(r"[0-9a-f]{64}")


class BadLine(ValueError):
    """Not a line of this protocol."""


def send(line: dict[str, Any], to: socket.socket) -> None:
    to.sendall(json.dumps(line).encode() + b"\n")


def receive(connection: socket.socket, *, seconds: float = SECONDS) -> dict[str, Any]:
    """The next line; the time is for all of it, however slowly it comes.

    Raises:
        BadLine: too long, cut off, or no JSON object.
        TimeoutError: it took too long.

    """
    until, said = time.monotonic() + seconds, b""
    while not said.endswith(b"\n"):
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        part = connection.recv(LONGEST_LINE + 1 - len(said))
        said += part
        if not part or len(said) > LONGEST_LINE:
            raise BadLine
    try:
        line = json.loads(said)
    except (ValueError, RecursionError):
        raise BadLine from None
    if not isinstance(line, dict):
        raise BadLine
    return line


def hash_of(value: object) -> bytes:
    """Raises: BadLine."""
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise BadLine
    return bytes.fromhex(value)


def size_of(value: object) -> int:
    """Raises: BadLine."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_SIZE:
        raise BadLine
    return value


def proof_of(value: object) -> list[bytes]:
    """Raises: BadLine."""
    if not isinstance(value, list) or len(value) > LONGEST_PROOF:
        raise BadLine
    return [hash_of(one) for one in value]


def tree_of(value: object) -> Signed:
    """Raises: BadLine."""
    if not isinstance(value, list) or len(value) != 2:
        raise BadLine
    return Signed(size_of(value[0]), hash_of(value[1]))


def as_line(tree: Signed) -> list[int | str]:
    return [tree.size, tree.root.hex()]
