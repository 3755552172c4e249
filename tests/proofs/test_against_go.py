"""Our trees, proofs and checkpoints, judged by the code that guards the Go module database.

Debian ships it as golang-golang-x-mod-dev. One small program is compiled once and gets all cases in one go.
"""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from proof_samples import grow

from tracemark.proofs import tree
from tracemark.proofs.checkpoint import (
    BadNote,
    Checkpoint,
    Ed25519Signer,
    MLDSA44Signer,
    open_checkpoint,
    sign_checkpoint,
)

GO = shutil.which("go")
PACKAGES = Path("/usr/share/gocode")
SUMDB = PACKAGES / "src/golang.org/x/mod/sumdb/tlog"

pytestmark = [
    pytest.mark.skipif(GO is None, reason="no Go compiler here (Debian: golang-go)"),
    pytest.mark.skipif(not SUMDB.is_dir(), reason="no sumdb package (Debian: golang-golang-x-mod-dev)"),
]


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    folder = tmp_path_factory.mktemp("go")
    here = {"GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOFLAGS": "", "GOCACHE": str(folder / "cache")}
    source = Path(__file__).parent / "sumdb" / "main.go"
    subprocess.run(
        [GO, "build", "-o", str(folder / "judge"), str(source)],
        env=os.environ | here,
        check=True,
        timeout=240,
    )

    def ask(**cases):
        told = subprocess.run(
            [folder / "judge"],
            input=json.dumps(cases),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return json.loads(told.stdout)

    return ask


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def spoiled(rng: random.Random, values: list[bytes]) -> list[bytes]:
    """The same with one bit flipped, a hash too many or a hash too few."""
    how = rng.randrange(3)
    if how == 0 or not values:
        return [*values, rng.randbytes(32)]
    if how == 1:
        return values[:-1]
    which, bit = rng.randrange(len(values)), rng.randrange(256)
    flipped = bytearray(values[which])
    flipped[bit // 8] ^= 1 << bit % 8
    return [*values[:which], bytes(flipped), *values[which + 1 :]]


def test_go_finds_the_same_roots(judge):
    rng = random.Random(1)
    trees = [[rng.randbytes(rng.randrange(40)) for _ in range(size)] for size in [*range(1, 40), 100, 257]]
    told = judge(Trees=[{"Records": [b64(record) for record in records]} for records in trees])
    assert told["Roots"] == [b64(grow(records)[1]) for records in trees]


def test_go_judges_every_proof_of_inclusion_as_we_do(judge):
    rng = random.Random(2)
    cases, ours = [], []
    for size in [*range(1, 34), 64, 100, 1000]:
        nodes, root = grow([b"%d" % number for number in range(size)])
        for index in {*range(min(size, 12)), size - 1, rng.randrange(size)}:
            proof = tree.inclusion_proof(index, size, lambda level, place, nodes=nodes: nodes[level, place])
            for tried in (proof, spoiled(rng, proof)):
                facts = {"index": index, "size": size, "leaf": nodes[0, index], "root": root}
                ours.append(tree.verify_inclusion(proof=tried, **facts))
                cases.append(
                    {
                        "Size": size,
                        "Index": index,
                        "Leaf": b64(nodes[0, index]),
                        "Root": b64(root),
                        "Proof": [b64(value) for value in tried],
                    }
                )
    assert judge(Inclusion=cases)["Inclusion"] == ours == [True, False] * (len(cases) // 2)


def test_go_judges_every_proof_of_consistency_as_we_do(judge):
    rng = random.Random(3)
    cases, ours = [], []
    for new in [*range(1, 34), 64, 100, 1000]:
        nodes, new_root = grow([b"%d" % number for number in range(new)])
        read = lambda level, place, nodes=nodes: nodes[level, place]
        for old in {*range(1, min(new, 12) + 1), new, rng.randint(1, new)}:
            proof, old_root = tree.consistency_proof(old, new, read), tree.root_at(old, read)
            for tried in (proof, spoiled(rng, proof)):
                facts = {"old": old, "new": new, "old_root": old_root, "new_root": new_root}
                ours.append(tree.verify_consistency(proof=tried, **facts))
                cases.append(
                    {
                        "Old": old,
                        "New": new,
                        "OldRoot": b64(old_root),
                        "NewRoot": b64(new_root),
                        "Proof": [b64(value) for value in tried],
                    }
                )
    assert judge(Consistency=cases)["Consistency"] == ours == [True, False] * (len(cases) // 2)


def test_go_opens_every_checkpoint_that_we_sign_and_none_that_was_changed(judge):
    rng = random.Random(4)
    stranger = MLDSA44Signer("witness.example/w", MLDSA44PrivateKey.generate())
    cases, expected = [], []
    for size in range(60):
        signer = Ed25519Signer(f"registry.example/X{size}", Ed25519PrivateKey.generate())
        checkpoint = Checkpoint(signer.name, size, rng.randbytes(32))
        note = sign_checkpoint(checkpoint, [signer, stranger] if size % 3 else [signer])
        cases.append({"Note": note, "Vkey": signer.verifier.vkey})
        expected.append(checkpoint.text())
        place = rng.randrange(len(checkpoint.text()))
        changed = note[:place] + ("x" if note[place] != "x" else "y") + note[place + 1 :]
        cases.append({"Note": changed, "Vkey": signer.verifier.vkey})
        expected.append("")
        with pytest.raises(BadNote):
            open_checkpoint(changed, [signer.verifier])
    assert judge(Notes=cases)["Notes"] == expected
