"""The Merkle tree of RFC 6962: hashing, growing, proving, checking.

Every complete subtree is one node `(level, index)`: level 0 holds the leaf hashes, node `(l, i)` stands over
`(l-1, 2i)` and `(l-1, 2i+1)`. Nodes never change once written, so a table of them is all that a proof needs,
and a tree of any earlier size can still be proved from it.

Where nodes are kept is left to the caller, who hands in a reader `(level, index) -> hash`. Whether a root
deserves trust is left to `checkpoint`: a proof only says that something is in the tree with that root.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()

Reader = Callable[[int, int], bytes]
Node = tuple[int, int, bytes]


def leaf_hash(data: bytes) -> bytes:
    """The prefix keeps a leaf from being passed off as an inner node, and the reverse (RFC 6962, 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def peaks(size: int) -> list[tuple[int, int]]:
    """The largest complete subtrees of a tree of this size, from left to right."""
    found, start = [], 0
    for level in range(size.bit_length() - 1, -1, -1):
        if size >> level & 1:
            found.append((level, start >> level))
            start += 1 << level
    return found


def bag(hashes: Sequence[bytes]) -> bytes:
    """The root over peaks that are given from left to right."""
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for peak in reversed(hashes[:-1]):
        root = node_hash(peak, root)
    return root


def root_at(size: int, read: Reader) -> bytes:
    return bag([read(level, index) for level, index in peaks(size)])


@dataclass(frozen=True, slots=True)
class Growth:
    """What an append adds: the new complete subtrees, and the peaks and root of the larger tree."""

    size: int
    nodes: list[Node]
    peaks: list[bytes]

    @property
    def root(self) -> bytes:
        return bag(self.peaks)


def extend(size: int, right_hand_peaks: Sequence[bytes], leaves: Sequence[bytes]) -> Growth:
    """Append leaf hashes to a tree known only by its size and peaks (left to right).

    Works level by level, so a batch costs about one hash a leaf and no reading of older nodes.
    """
    known = dict(zip((level for level, _ in peaks(size)), right_hand_peaks, strict=True))
    grown = size + len(leaves)
    nodes: list[Node] = []
    row, start, level = list(leaves), size, 0
    while row:
        nodes += [(level, index, value) for index, value in enumerate(row, start)]
        if start & 1:  # the first new node is a right child: its left sibling was a peak
            row.insert(0, known[level])
            start -= 1
        if (start + len(row)) & 1:  # the last one has no sibling yet: it is a peak of the larger tree
            known[level] = row[-1]
        row = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        start >>= 1
        level += 1
    return Growth(grown, nodes, [known[level] for level, _ in peaks(grown)])


def inclusion_proof(index: int, size: int, read: Reader) -> list[bytes]:
    """The hashes from the leaf's sibling up to the root's child (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError("no such leaf in a tree of this size")
    return [_range_root(low, high, read) for low, high in _path(index, 0, size)]


def consistency_proof(old: int, new: int, read: Reader) -> list[bytes]:
    """The hashes that show the older tree to be the beginning of the newer one (RFC 6962, 2.1.2)."""
    if not 0 < old <= new:
        raise ValueError("a consistency proof runs from a tree with leaves to one that is not smaller")
    return [_range_root(low, high, read) for low, high in _subproof(old, 0, new, whole=True)]


def verify_inclusion(*, index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the leaf hash stands at this index under this root. An empty tree holds nothing."""
    if not 0 <= index < size or not _hashes(leaf, root, *proof):
        return False
    place, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            value = node_hash(sibling, value)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and value == root


def verify_consistency(
    *, old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Whether the tree of size `new` only added to the tree of size `old`.

    Nothing is shown about an empty tree, whatever came after it: size 0 is refused, even against size 0,
    so that nobody gets a "consistent" for a log whose beginning he never saw.
    """
    if not 0 < old <= new or not _hashes(old_root, new_root, *proof):
        return False
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:  # the old root is itself a node of the new tree, and is left out of the proof
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = node_hash(after, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _hashes(*values: bytes) -> bool:
    return all(isinstance(value, bytes) and len(value) == HASH_BYTES for value in values)


def _split(count: int) -> int:
    """The largest power of two smaller than `count`: where RFC 6962 parts a tree in two."""
    return 1 << (count - 1).bit_length() - 1


def _path(index: int, low: int, high: int) -> Iterator[tuple[int, int]]:
    if high - low == 1:
        return
    middle = low + _split(high - low)
    if index < middle:
        yield from _path(index, low, middle)
        yield middle, high
    else:
        yield from _path(index, middle, high)
        yield low, middle


def _subproof(old: int, low: int, high: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    if old == high:
        if not whole:
            yield low, high
        return
    middle = low + _split(high - low)
    if old <= middle:
        yield from _subproof(old, low, middle, whole=whole)
        yield middle, high
    else:
        yield from _subproof(old, middle, high, whole=False)
        yield low, middle


def _range_root(low: int, high: int, read: Reader) -> bytes:
    """The root over leaves `low` to `high`; `low` is always a multiple of the power of two that spans them."""
    return bag([read(level, (low >> level) + index) for level, index in peaks(high - low)])
