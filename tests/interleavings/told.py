"""What a PC knows of its records from receipts and `changes` alone."""

from collections.abc import Mapping, Sequence

from tests.central.client import Pc, Reply
from tests.interleavings.moves import Post
from tests.interleavings.state import Held, Key, State
from tests.simulation.violation import hold
from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code, meaning
from vaxentry.wire.record import seal

Word = tuple[int, str, frozenset[str]]
"""Number, standing, flags."""


def keys_of(post: Post) -> list[Key]:
    """The revisions of a batch."""
    return [Key(str(one.record_id), one.rev, seal(one).digest.hex()) for one in post.revisions]


class Ear:
    """One PC that listens.

    Attributes:
        known: the newest word on each revision it heard of.
    """

    def __init__(self, pc: Pc, known: Mapping[Key, Word], cursor: int) -> None:
        self.known: dict[Key, Word] = dict(known)
        self._pc, self._cursor = pc, cursor

    def pull(self, epoch: str) -> None:
        """Ask what was decided elsewhere, to the end."""
        more = True
        while more:
            page = self._pc.changes(self._cursor, epoch)
            for one in page.standings:
                key = Key(str(one.record_id), one.rev, one.digest.hex())
                self._hear(key, (one.server_seq, one.standing, one.flags))
            self._cursor, more = page.upto, page.more

    def take(self, post: Post, reply: Reply) -> None:
        """A receipt, that may be older than what is known already."""
        first = reply.receipt.first_server_seq
        for at, (key, outcome) in enumerate(zip(keys_of(post), reply.outcomes, strict=True)):
            word = _word(outcome, first + at)
            if word is not None:
                self._hear(key, word)

    def _hear(self, key: Key, word: Word) -> None:
        if key not in self.known or word[0] > self.known[key][0]:
            self.known[key] = word

    def check(self, state: State) -> None:
        """Everything it knows is so."""
        for key, (_, standing, flags) in self.known.items():
            held = state.revisions.get(key)
            hold("I4", held, f"{key} was told to be {standing}, and is not there")
            if held is not None:
                told, there = (standing, sorted(flags)), (held.standing, sorted(held.flags))
                hold("I5", told == there, f"of {key} a PC knows {told}, it is {there}")


def _word(outcome: Outcome, number: int) -> Word | None:
    if outcome.code == Code.ALREADY:
        assert outcome.server_seq is not None
        return outcome.server_seq, outcome.standing, outcome.flags
    if not meaning(outcome.code).stored:
        return None
    return number, outcome.code, outcome.flags


def check_receipt(post: Post, outcomes: Sequence[Outcome], held: Mapping[Key, Held]) -> None:
    """Every body that was taken is kept as it was sent, what was refused is not here."""
    for revision, key, outcome in zip(post.revisions, keys_of(post), outcomes, strict=True):
        there = held.get(key)
        if _word(outcome, 0) is None:
            hold("I4", outcome.code == Code.ERASED or there is None, f"{key} is {outcome.code}")
        elif there is None or there.standing != Code.ERASED:
            kept = there is not None and there.body.encode() == seal(revision).content
            hold("I9", kept, f"the body of {key} is not kept ({outcome.code})")
