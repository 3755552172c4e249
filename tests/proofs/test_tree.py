from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracemark.proofs import tree

# The leaves and roots that the Certificate Transparency reference code has tested with since 2013.
KNOWN_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
KNOWN_ROOTS = [
    bytes.fromhex(text)
    for text in (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    )
]
LARGEST_EXHAUSTIVE = 64


def leaves(count: int) -> list[bytes]:
    return [tree.leaf_hash(b"leaf %d" % number) for number in range(count)]


def grown(hashes: list[bytes], *batches: int) -> tuple[dict[tuple[int, int], bytes], tree.Growth]:
    """All nodes of a tree that was appended to in batches of these sizes, and then with the rest."""
    nodes: dict[tuple[int, int], bytes] = {}
    growth = tree.extend(0, [], [])
    done = 0
    for batch in (*batches, len(hashes) - sum(batches)):
        growth = tree.extend(growth.size, growth.peaks, hashes[done : done + batch])
        done += batch
        for level, index, value in growth.nodes:
            assert (level, index) not in nodes
            nodes[level, index] = value
    return nodes, growth


def naive_root(hashes: list[bytes]) -> bytes:
    """The definition in RFC 6962, 2.1, written down as it stands there."""
    if not hashes:
        return tree.EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return tree.node_hash(naive_root(hashes[:split]), naive_root(hashes[split:]))


@pytest.fixture(scope="module")
def small_trees():
    hashes = leaves(LARGEST_EXHAUSTIVE)
    nodes, _ = grown(hashes)
    return hashes, [naive_root(hashes[:size]) for size in range(LARGEST_EXHAUSTIVE + 1)], nodes


def read_from(nodes):
    return lambda level, index: nodes[level, index]


def test_the_empty_tree_has_the_hash_of_nothing():
    assert tree.EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree.extend(0, [], []).root == tree.EMPTY_ROOT == tree.root_at(0, read_from({}))


def test_the_roots_are_those_of_the_reference_code():
    growth = tree.extend(0, [], [])
    for leaf, root in zip(KNOWN_LEAVES, KNOWN_ROOTS, strict=True):
        growth = tree.extend(growth.size, growth.peaks, [tree.leaf_hash(leaf)])
        assert growth.root == root


def test_the_proofs_of_seven_leaves_are_those_drawn_in_the_rfc():
    """RFC 6962, 2.1.3: the tree of seven leaves with its nodes a to l."""
    hashes = leaves(7)
    a, b, c, d, e, f, j = hashes
    g, h, i = tree.node_hash(a, b), tree.node_hash(c, d), tree.node_hash(e, f)
    k, l = tree.node_hash(g, h), tree.node_hash(i, j)  # noqa: E741 - the name it has in the drawing
    nodes, growth = grown(hashes)
    assert growth.root == tree.node_hash(k, l)
    read = read_from(nodes)
    assert tree.inclusion_proof(0, 7, read) == [b, h, l]
    assert tree.inclusion_proof(3, 7, read) == [c, g, l]
    assert tree.inclusion_proof(4, 7, read) == [f, j, k]
    assert tree.inclusion_proof(6, 7, read) == [i, k]
    assert tree.consistency_proof(3, 7, read) == [c, d, g, l]
    assert tree.consistency_proof(4, 7, read) == [l]
    assert tree.consistency_proof(6, 7, read) == [i, j, k]


def test_every_leaf_of_every_small_tree_is_proved(small_trees):
    hashes, roots, nodes = small_trees
    for size in range(1, LARGEST_EXHAUSTIVE + 1):
        assert tree.root_at(size, read_from(nodes)) == roots[size]
        for index in range(size):
            proof = tree.inclusion_proof(index, size, read_from(nodes))
            given_facts = {"index": index, "size": size, "leaf": hashes[index], "root": roots[size]}
            assert tree.verify_inclusion(proof=proof, **given_facts)
            assert not tree.verify_inclusion(proof=[*proof, hashes[0]], **given_facts)
            assert not proof or not tree.verify_inclusion(proof=proof[:-1], **given_facts)


def test_every_small_tree_is_proved_to_be_the_beginning_of_every_larger_one(small_trees):
    _, roots, nodes = small_trees
    for new in range(1, LARGEST_EXHAUSTIVE + 1):
        for old in range(1, new + 1):
            proof = tree.consistency_proof(old, new, read_from(nodes))
            facts = {"old": old, "new": new, "old_root": roots[old], "new_root": roots[new]}
            assert tree.verify_consistency(proof=proof, **facts)
            assert not tree.verify_consistency(proof=[*proof, roots[1]], **facts)
            assert not proof or not tree.verify_consistency(proof=proof[:-1], **facts)
            assert old == new or not tree.verify_consistency(proof=proof, **facts | {"old_root": roots[new]})


def test_a_proof_serves_no_other_place_and_no_other_size(small_trees):
    hashes, roots, nodes = small_trees
    for size in (1, 2, 3, 7, 8, 9, 21):
        for index in range(size):
            proof = tree.inclusion_proof(index, size, read_from(nodes))
            for other in range(size):
                for other_size in range(size + 3):
                    same = (other, other_size) == (index, size)
                    assert same == tree.verify_inclusion(
                        index=other, size=other_size, leaf=hashes[index], proof=proof, root=roots[other_size]
                    )


def test_nothing_is_proved_about_an_empty_tree():
    empty = tree.EMPTY_ROOT
    one = leaves(1)[0]
    assert not tree.verify_consistency(old=0, new=0, old_root=empty, new_root=empty, proof=[])
    assert not tree.verify_consistency(old=0, new=1, old_root=empty, new_root=one, proof=[])
    assert not tree.verify_consistency(old=2, new=1, old_root=one, new_root=one, proof=[])
    assert not tree.verify_inclusion(index=0, size=0, leaf=empty, proof=[], root=empty)
    assert not tree.verify_inclusion(index=-1, size=1, leaf=one, proof=[], root=one)
    with pytest.raises(ValueError, match="no such leaf"):
        tree.inclusion_proof(0, 0, read_from({}))
    with pytest.raises(ValueError, match="consistency"):
        tree.consistency_proof(0, 1, read_from({}))


@pytest.mark.parametrize("root", [b"", b"short", leaves(1)[0] + b"x", None, "text"])
def test_a_root_that_is_not_32_bytes_proves_nothing(root):
    one = leaves(1)[0]
    assert not tree.verify_inclusion(index=0, size=1, leaf=one, proof=[], root=root)
    assert not tree.verify_inclusion(index=0, size=1, leaf=root, proof=[], root=root)
    assert not tree.verify_consistency(old=1, new=1, old_root=root, new_root=root, proof=[])


@settings(max_examples=60, deadline=None)
@given(st.integers(65, 3000), st.data())
def test_large_trees_grow_the_same_in_any_batches_and_prove_what_they_hold(size, data):
    first = data.draw(st.integers(0, size))
    second = data.draw(st.integers(0, size - first))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    hashes = leaves(size)
    nodes, growth = grown(hashes, first, second)
    read = read_from(nodes)
    root = naive_root(hashes)
    assert growth.root == root
    assert len(nodes) == sum(size >> level for level in range(size.bit_length()))
    proof = tree.inclusion_proof(index, size, read)
    assert tree.verify_inclusion(index=index, size=size, leaf=hashes[index], proof=proof, root=root)
    path = tree.consistency_proof(old, size, read)
    facts = {"old": old, "new": size, "old_root": naive_root(hashes[:old]), "new_root": root}
    assert tree.verify_consistency(proof=path, **facts)


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 500), st.data())
def test_no_flipped_bit_anywhere_is_accepted(size, data):
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size - 1))
    hashes = leaves(size)
    nodes, growth = grown(hashes)
    read = read_from(nodes)
    included = [hashes[index], growth.root, *tree.inclusion_proof(index, size, read)]
    flip(included, data)
    leaf, root, *proof = included
    assert not tree.verify_inclusion(index=index, size=size, leaf=leaf, proof=proof, root=root)
    consistent = [tree.root_at(old, read), growth.root, *tree.consistency_proof(old, size, read)]
    flip(consistent, data)
    old_root, new_root, *proof = consistent
    facts = {"old_root": old_root, "new_root": new_root}
    assert not tree.verify_consistency(old=old, new=size, proof=proof, **facts)


def flip(values: list[bytes], data) -> None:
    which = data.draw(st.integers(0, len(values) - 1))
    bit = data.draw(st.integers(0, 255))
    changed = bytearray(values[which])
    changed[bit // 8] ^= 1 << bit % 8
    values[which] = bytes(changed)


def test_ten_thousand_leaves_are_appended_well_under_a_tenth_of_a_second():
    hashes = leaves(10_000)
    peaks = tree.extend(0, [], leaves(12_345)).peaks
    best = min(_seconds(12_345, peaks, hashes) for _ in range(5))
    assert best < 0.1


def _seconds(size, peaks, hashes) -> float:
    start = time.perf_counter()
    tree.extend(size, peaks, hashes)
    return time.perf_counter() - start


def test_a_leaf_that_looks_like_a_node_is_not_taken_for_one():
    """Second pre-image: the two children's hashes as a leaf must not give the parent's hash."""
    left, right = leaves(2)
    assert tree.leaf_hash(left + right) != tree.node_hash(left, right)
    assert tree.leaf_hash(b"\x01" + left + right) != tree.node_hash(left, right)


def test_peaks_must_fit_the_size():
    with pytest.raises(ValueError, match="zip"):
        tree.extend(3, leaves(1), leaves(1))


def test_a_random_walk_of_single_appends_never_forgets_an_old_root():
    rng = random.Random(6962)
    hashes = leaves(300)
    nodes, growth = {}, tree.extend(0, [], [])
    roots = [growth.root]
    for one in hashes:
        growth = tree.extend(growth.size, growth.peaks, [one])
        nodes.update({(level, index): value for level, index, value in growth.nodes})
        roots.append(growth.root)
    for _ in range(200):
        old = rng.randint(1, 300)
        assert tree.root_at(old, read_from(nodes)) == roots[old]
