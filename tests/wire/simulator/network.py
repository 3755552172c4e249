"""A network of nodes in one thread and one false clock: every fault is drawn from the seed, so every run can be had again.

Lost, doubled and replayed envelopes, receipts that somebody forged, partitions for days, clocks wrong by days, nodes
that stop before or after a commit, and nodes that are put back to an old backup.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

from tracemark.wire.bodies import tracing
from tracemark.wire.engine import syncing
from tracemark.wire.engine.drafts import Draft
from tracemark.wire.engine.node import Node, Push
from tracemark.wire.engine.rows import Happened, What
from tracemark.wire.messages import Directory
from tracemark.wire.refusals import Refused
from wire.simulator.ciphers import Real, Seam
from wire.simulator.memory import Calendar, MemoryStore
from wire.wire_samples import HASH, request

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 86_400.0
START = 1_800_000_000.0


@dataclass(frozen=True)
class Faults:
    """How often what goes wrong. A seed draws its own mix, so that rare faults are frequent in some runs."""

    loss: float = 0.15
    doubled: float = 0.10
    replayed: float = 0.02
    forged: float = 0.05
    crash: float = 0.004
    partitions: int = 6
    restores: int = 3
    clocks: float = 0.2

    @staticmethod
    def drawn(chance: Random) -> Faults:
        """A random subset of the faults, each at a high or a low rate."""

        def rate(high: float) -> float:
            return chance.choice((0, high / 4, high, high * 2))

        return Faults(
            rate(0.15), rate(0.10), rate(0.05), rate(0.10), rate(0.004),
            chance.choice((0, 3, 8)), chance.choice((0, 1, 3, 5)), chance.choice((0, 0.2, 0.5)),
        )  # fmt: skip


class Crashed(Exception):
    """The machine stopped here."""


@dataclass
class Counts:
    sent: int = 0
    traces: int = 0
    answered: int = 0
    crashes: int = 0
    restores: int = 0
    lost_before_held: int = 0


class Host:
    """One node with its people, its disk and its clock."""

    def __init__(self, net: Network, name: str) -> None:
        self.net, self.name = net, name
        self.store = MemoryStore()
        chance = net.chance
        self.skew = chance.uniform(-3, 3) * DAY if chance.random() < net.faults.clocks else 0.0
        self.backups: list[tuple[float, bytes]] = []
        self.frozen_until = 0.0
        self.waking = float("inf")
        self.node = self._node()

    def _node(self) -> Node:
        return self.net.kind(
            self.name, store=self.store, cipher=self.net.cipher(self.name), directory=lambda: Directory(size=1, root=HASH),
            incarnation=self.net.hash(), new_id=self.net.new_id, fraction=self.net.chance.random,
        )  # fmt: skip

    @property
    def clock(self) -> float:
        return START + self.net.calendar.now + self.skew

    def durable(self, work: Callable[[], list[Happened]]) -> list[Happened]:
        """One transaction: a crash before its commit leaves nothing of it, a crash after it sends nothing."""
        crash = self.net.chance.random()
        try:
            happened = work()
            self.people_are_told(happened)
            self.net.crash_if(crash < self.net.faults.crash)
        except BaseException:
            self.store.roll_back()
            raise
        self.store.commit()
        self.net.crash_if(crash > 1 - self.net.faults.crash)
        return happened

    def do(self, work: Callable[[], list[Happened]]) -> list[Happened]:
        try:
            return self.durable(work)
        except Crashed:
            self.net.counts.crashes += 1
            self.node = self._node()
            return []
        except Refused:
            return []
        finally:
            self.wake_later()

    def wake_later(self) -> None:
        due = self.node.next_wake()
        if due is None:
            return
        when = max(due - START - self.skew, self.net.calendar.now + 1)
        if when < self.waking:
            self.waking = when
            self.net.calendar.at(when, self.wake)

    def wake(self) -> None:
        self.waking = float("inf")
        self.do(lambda: self.node.tick(self.clock))
        for push in list(self.node.pushes(self.clock)):
            arrived = self.net.carry(self.name, push)
            report = self.node.carried if arrived else self.node.not_carried
            self.do(lambda push=push, report=report: self.told(report, push))
        self.wake_later()

    def told(self, report: Callable[[Push, float], None], push: Push) -> list[Happened]:
        report(push, self.clock)
        return []

    def take(self, envelope: bytes) -> None:
        self.do(lambda: self.node.receive(envelope, self.clock))

    # What people do: a request is acknowledged and answered after days, an answer gets its result.

    def people_are_told(self, happened: list[Happened]) -> None:
        tables = self.store.tables
        for one in happened:
            if one.what is What.RECEIVED and one.type == "trace.request":
                self.store.put(tables.todo, one.mh, self.clock + self.net.chance.uniform(0.1, 20) * DAY)
            elif one.what is What.RECEIVED and one.type == "response.final":
                kept = self.store.kept(one.mh)
                assert kept
                self.store.put(tables.todo, one.mh, self.clock + self.net.chance.uniform(0.1, 5) * DAY)
            elif one.what is What.RECOVERED and one.type in {"response.final", "result"}:
                self.answered(one.mh)

    def answered(self, mh: str) -> None:
        """Our own answer came back to us: what it answers needs no second one."""
        kept = self.store.kept(mh)
        assert kept
        for waiting, row in ((w, self.store.kept(w)) for w in list(self.store.tables.todo)):
            if row and row.conv == kept.conv and row.sender != self.name:
                self.store.drop(self.store.tables.todo, waiting)

    def at_work(self) -> None:
        """People look at their desk once a day."""
        self.net.calendar.at(self.net.calendar.now + DAY, self.at_work)
        if self.net.calendar.now < self.frozen_until and list(self.store.syncs()):
            return
        for mh, due in list(self.store.tables.todo.items()):
            if due <= self.clock:
                self.do(lambda mh=mh: self.act(mh))

    def act(self, mh: str) -> list[Happened]:
        self.store.drop(self.store.tables.todo, mh)
        row = self.store.kept(mh)
        if row is None:
            return []
        said = {
            kept.type
            for kept in self.store.tables.kept.values()
            if kept.conv == row.conv and kept.sender == self.name
        }
        if row.type == "trace.request" and "response.final" not in said:
            answer = tracing.TraceResponse(
                items=(tracing.ItemAnswer(number=1, outcome=tracing.Outcome.NOT_FOUND),),
                office="Tracing Unit",
            )
            self.node.say(
                Draft(
                    "ack.poc", tracing.Acknowledgement(office="Tracing Unit"), (row.sender,), row.conv, ref=mh
                ),
                self.clock,
            )
            self.node.say(Draft("response.final", answer, (row.sender,), row.conv, ref=mh), self.clock)
        elif row.type == "response.final" and "result" not in said:
            self.node.say(
                Draft(
                    "result", tracing.Result(use_made="Noted.", closed=True), (row.sender,), row.conv, ref=mh
                ),
                self.clock,
            )
        return []

    def ask(self, to: str) -> None:
        conv = self.net.new_id()

        def work() -> list[Happened]:
            self.node.say(Draft("trace.request", request(), (to,), conv), self.clock)
            return []

        self.do(work)
        if self.store.graph(conv):
            self.net.counts.traces += 1
            self.net.traces[conv] = (self.name, to)

    def back_up(self) -> None:
        self.backups = [*self.backups[-5:], (self.net.calendar.now, self.store.backup())]
        self.net.calendar.at(self.net.calendar.now + DAY, self.back_up)

    def restore(self) -> None:
        """The disk is lost; the node comes back as it was days ago, with a new incarnation, and asks everybody."""
        if not self.backups:
            return
        made, backup = self.net.chance.choice(self.backups)
        self.net.counts.restores += 1
        self.store = MemoryStore.restored(backup)
        self.waking = float("inf")
        self.node = self._node()
        self.frozen_until = self.net.calendar.now + 30 * DAY
        others = [name for name in self.net.names if name != self.name]
        since = START + made + self.skew - 8 * DAY

        def work() -> list[Happened]:
            if self.net.resync:
                syncing.begin(self.node, others, since=since, now=self.clock)
            return []

        self.do(work)


@dataclass
class Network:
    """Nodes and what lies between them."""

    seed: int
    size: int = 20
    days: int = 150
    traces_a_day: float = 1.3
    real: bool = False
    kind: type[Node] = Node
    resync: bool = True
    faults: Faults | None = None  # type: ignore[assignment]
    faulty: bool = True
    counts: Counts = field(default_factory=Counts)
    traces: dict[str, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.faults: Faults = self.faults or Faults.drawn(self.chance)
        self.calendar = Calendar()
        self.names = tuple(f"{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(self.size))
        self.cut: set[frozenset[str]] = set()
        self.seen: list[tuple[str, bytes]] = []
        self.hosts = {name: Host(self, name) for name in self.names}

    def hash(self) -> str:
        from tracemark.wire import base64url

        return base64url.write(self.chance.randbytes(32))

    def new_id(self) -> str:
        moment = int(self.calendar.now * 1000) + 1_800_000_000_000
        value = (
            (moment << 80)
            | (7 << 76)
            | (self.chance.getrandbits(12) << 64)
            | (2 << 62)
            | self.chance.getrandbits(62)
        )
        return str(UUID(int=value))

    def crash_if(self, drawn: bool) -> None:
        if drawn and self.faulty:
            raise Crashed

    def cipher(self, name: str) -> Seam | Real:
        return Real(name, self.names, self.chance) if self.real else Seam(name)

    def carry(self, sender: str, push: Push) -> bool:
        """Whether the sender believes that it arrived; it may be wrong either way."""
        self.counts.sent += 1
        if frozenset((sender, push.to)) in self.cut:
            return False
        if not self.faulty:
            self._arrive(push.to, push.envelope, 2.0)
            return True
        faults, chance = self.faults, self.chance
        if chance.random() < faults.loss:
            return chance.random() < 0.5
        for _copy in range(1 + (chance.random() < faults.doubled)):
            self._arrive(push.to, push.envelope, chance.expovariate(1 / 120.0))
        if chance.random() < faults.replayed:
            self._arrive(push.to, push.envelope, chance.uniform(1, 60) * DAY)
        if chance.random() < faults.forged and self.seen:
            to, envelope = chance.choice(self.seen)
            self._arrive(to, envelope, chance.uniform(0, 5) * DAY)
        if len(self.seen) < 500:
            self.seen.append((push.to, push.envelope))
        return True

    def _arrive(self, to: str, envelope: bytes, after: float) -> None:
        self.calendar.at(self.calendar.now + after, lambda: self.hosts[to].take(envelope))

    def run(self) -> Network:
        """The days with faults, then as many without as it takes for all that waits to arrive."""
        self._plan()
        self.calendar.run(self.days * DAY)
        self.faulty = False
        self.cut.clear()
        for host in self.hosts.values():
            host.skew = 0.0
        self.calendar.run((self.days + 90) * DAY)
        return self

    def _plan(self) -> None:
        chance, last = self.chance, self.days * DAY
        for host in self.hosts.values():
            self.calendar.at(chance.uniform(0, DAY), host.at_work)
            self.calendar.at(chance.uniform(0, DAY), host.back_up)
        for _trace in range(int(self.days * self.traces_a_day)):
            one, other = chance.sample(self.names, 2)
            self.calendar.at(chance.uniform(0, last), lambda one=one, other=other: self.hosts[one].ask(other))
        for _cut in range(self.faults.partitions):
            pair = frozenset(chance.sample(self.names, 2))
            begin = chance.uniform(0, last)
            self.calendar.at(begin, lambda pair=pair: self.cut.add(pair))
            self.calendar.at(begin + chance.uniform(0.1, 10) * DAY, lambda pair=pair: self.cut.discard(pair))
        for _restore in range(self.faults.restores):
            host = self.hosts[chance.choice(self.names)]
            self.calendar.at(chance.uniform(6 * DAY, last), host.restore)

    def broken(self) -> list[str]:
        """Which of the promises do not hold at the end."""
        return [*self._answers(), *self._graphs(), *self._outboxes(), *self._contents()]

    def _answers(self) -> list[str]:
        wrong = []
        for conv, (asker, asked) in self.traces.items():
            mine, theirs = (self.hosts[name].store.tables for name in (asker, asked))
            answers = [row for row in mine.kept.values() if row.conv == conv and row.type == "response.final"]
            if len(answers) == 1:
                self.counts.answered += 1
            elif answers or theirs.graphs.get(conv):
                wrong.append(f"{conv}: answered {len(answers)} times")
            elif mine.graphs.get(conv):
                wrong.append(f"{conv}: never delivered")
            else:
                self.counts.lost_before_held += 1  # the only copy was on a disk that was put back
        return wrong

    def _graphs(self) -> list[str]:
        return [
            f"{conv}: the two ends know different messages"
            for conv, (asker, asked) in self.traces.items()
            if dict(self.hosts[asker].store.graph(conv)) != dict(self.hosts[asked].store.graph(conv))
        ]

    def _outboxes(self) -> list[str]:
        return [
            f"{host.name}: {len(host.store.tables.out)} still on their way"
            for host in self.hosts.values()
            if host.store.tables.out
        ]

    def _contents(self) -> list[str]:
        """One id never has two contents, anywhere."""
        seen: dict[tuple[str, str], str] = {}
        wrong = []
        for host in self.hosts.values():
            wrong += [f"{host.name}: two contents of {key}" for key in host.store.tables.evidence]
            for key, mh in host.store.tables.ids.items():
                if seen.setdefault(key, mh) != mh:
                    wrong.append(f"{host.name}: two contents of {key}")
        return wrong
