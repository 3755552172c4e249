"""The engine's store without a database: what was not committed is undone, and a backup is a pickle."""

from __future__ import annotations

import heapq
import pickle
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tracemark.wire.engine.drafts import OUTSIDE_THE_GRAPH
from tracemark.wire.engine.rows import Peer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tracemark.wire.engine.rows import Gap, Kept, Outgoing, Sync


@dataclass
class Tables:
    """Everything durable of one node, what its people have to do included."""

    kept: dict[str, Kept] = field(default_factory=dict)
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    graphs: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    receipts: dict[tuple[str, str], str] = field(default_factory=dict)
    evidence: dict[tuple[str, str], bytes] = field(default_factory=dict)
    out: dict[tuple[str, str], Outgoing] = field(default_factory=dict)
    peers: dict[str, Peer] = field(default_factory=dict)
    gaps: dict[tuple[str, str], Gap] = field(default_factory=dict)
    syncs: dict[str, Sync] = field(default_factory=dict)
    todo: dict[str, float] = field(default_factory=dict)
    done: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    told: list[tuple[str, str]] = field(default_factory=list)


class MemoryStore:
    def __init__(self, tables: Tables | None = None) -> None:
        self.tables = tables or Tables()
        self._undo: list[Callable[[], object]] = []

    def commit(self) -> None:
        self._undo.clear()

    def roll_back(self) -> None:
        while self._undo:
            self._undo.pop()()

    def backup(self) -> bytes:
        return pickle.dumps(self.tables, protocol=5)

    @classmethod
    def restored(cls, backup: bytes) -> MemoryStore:
        return cls(pickle.loads(backup))

    def put(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        if key in table:
            before = table[key]
            self._undo.append(lambda: table.__setitem__(key, before))
        else:
            self._undo.append(lambda: table.pop(key, None))
        table[key] = value

    def drop(self, table: dict[Any, Any], key: Any) -> None:
        if key in table:
            before = table.pop(key)
            self._undo.append(lambda: table.__setitem__(key, before))

    def id_known(self, sender: str, message_id: str) -> str | None:
        return self.tables.ids.get((sender, message_id))

    def kept(self, mh: str) -> Kept | None:
        return self.tables.kept.get(mh)

    def keep(self, kept: Kept) -> None:
        self.put(self.tables.kept, kept.mh, kept)
        self.put(self.tables.ids, (kept.sender, kept.id), kept.mh)
        if kept.type not in OUTSIDE_THE_GRAPH:
            if kept.conv not in self.tables.graphs:
                self.put(self.tables.graphs, kept.conv, {})
            self.put(self.tables.graphs[kept.conv], kept.mh, kept.prev)

    def graph(self, conv: str) -> Mapping[str, tuple[str, ...]]:
        return self.tables.graphs.get(conv, {})

    def exchanged_with(self, node: str, since: float) -> Iterable[Kept]:
        rows = (
            row for row in self.tables.kept.values() if row.at >= since and row.type not in OUTSIDE_THE_GRAPH
        )
        return sorted((row for row in rows if node in (row.sender, *row.to)), key=lambda row: row.at)

    def receipt_of(self, mh: str, by: str) -> str | None:
        return self.tables.receipts.get((mh, by))

    def keep_receipt(self, mh: str, by: str, receipt: str) -> None:
        self.put(self.tables.receipts, (mh, by), receipt)

    def keep_evidence(self, sender: str, message_id: str, token: bytes, at: float) -> None:
        self.put(self.tables.evidence, (sender, message_id), token)

    def put_out(self, row: Outgoing) -> None:
        self.put(self.tables.out, (row.mh, row.to), row)

    def out(self, mh: str, to: str) -> Outgoing | None:
        return self.tables.out.get((mh, to))

    def take_out(self, mh: str, to: str) -> None:
        self.drop(self.tables.out, (mh, to))

    def due(self, now: float, most: int) -> list[Outgoing]:
        ready = [row for row in self.tables.out.values() if row.next_at <= now and row.exp > now]
        ready.sort(key=lambda row: row.made)
        taken: list[Outgoing] = []
        probed: set[str] = set()
        for row in ready:
            peer = self.peer(row.to)
            if peer.next_at > now or (peer.failures and row.to in probed):
                continue
            probed.add(row.to)
            taken.append(row)
        return taken[:most]

    def overdue(self, now: float) -> list[Outgoing]:
        return [row for row in self.tables.out.values() if row.exp <= now]

    def next_out(self) -> float | None:
        times = (max(row.next_at, self.peer(row.to).next_at) for row in self.tables.out.values())
        return min(times, default=None)

    def peer(self, node: str) -> Peer:
        return self.tables.peers.get(node) or Peer(node)

    def put_peer(self, peer: Peer) -> None:
        self.put(self.tables.peers, peer.node, peer)

    def gaps(self) -> Iterable[Gap]:
        return self.tables.gaps.values()

    def put_gap(self, gap: Gap) -> None:
        if (gap.conv, gap.node) not in self.tables.gaps or gap.asked:
            self.put(self.tables.gaps, (gap.conv, gap.node), gap)

    def close_gap(self, conv: str, node: str) -> None:
        self.drop(self.tables.gaps, (conv, node))

    def syncs(self) -> Iterable[Sync]:
        return self.tables.syncs.values()

    def put_sync(self, sync: Sync) -> None:
        self.put(self.tables.syncs, sync.request, sync)

    def end_sync(self, request: str) -> None:
        self.drop(self.tables.syncs, request)


class Calendar:
    """What happens when, in the order of the clock; two things of one moment in the order they were asked for."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Callable[[], None]]] = []
        self._number = 0
        self.now = 0.0

    def at(self, when: float, what: Callable[[], None]) -> None:
        self._number += 1
        heapq.heappush(self._heap, (max(when, self.now), self._number, what))

    def run(self, until: float) -> None:
        while self._heap and self._heap[0][0] <= until:
            self.now, _number, what = heapq.heappop(self._heap)
            what()
        self.now = until
