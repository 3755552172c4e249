"""Handing the signing key of a node over to a signer that is a process of its own.

The order matters: first the new folder is whole, then `node.toml` names the socket, then the private half is
taken out of the node's folder. Killed in between, it is done again and ends the same.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from django.conf import settings

from tracemark.apps.ledger.errors import SignerTaken
from tracemark.apps.ledger.signer import FileSigner, opened_key, public_key, signer
from tracemark.apps.ledger.signer_process import KEY, Memory, make_folder
from tracemark.apps.ledger.vault import folder, vault
from tracemark.kernel.node import change_node

if TYPE_CHECKING:
    from pathlib import Path


def hand_over_signer(to: Path, *, socket: Path) -> str:
    """Move the key into this folder, from where it signs at this socket; the public key is returned.

    Raises:
        SignerTaken: the folder holds another key, or the node has handed its own over before.
        KeysMissing, KeysDoNotOpen: the node has no key to give.

    """
    kept = folder() / "signer"
    if settings.TRACEMARK.signer and "sealed" not in json.loads(kept.read_bytes()):
        raise SignerTaken(folder=str(to))
    vkey = _moved(to)
    change_node(settings.TRACEMARK.node_dir, signer=str(socket.absolute()))
    draft = kept.with_name(".signer.draft")
    draft.touch(mode=0o600, exist_ok=True)
    draft.write_text(json.dumps({"vkey": vkey}, indent=1) + "\n", encoding="ascii")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    draft.replace(kept)
    kept.with_name("signer.state").unlink(missing_ok=True)
    return vkey


def _moved(to: Path) -> str:
    own = folder() / "signer"
    if not own.exists():
        signer()  # a node without an entry has no key yet
    vkey = str(public_key())
    if (to / KEY).exists():
        if json.loads((to / KEY).read_bytes()).get("vkey") != vkey:
            raise SignerTaken(folder=str(to))
        return vkey
    name, raw = opened_key(own, vault())
    last = FileSigner.remembered(own.with_name("signer.state"))
    make_folder(to, name, raw, Memory(last, last))
    return vkey
