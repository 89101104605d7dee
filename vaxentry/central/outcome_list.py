"""The outcomes of a batch as the answer lists them: the exceptions only."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence

from vaxentry.wire.messages import Outcome
from vaxentry.wire.outcomes import Code


def usual(outcomes: Sequence[Outcome]) -> Outcome:
    """What most accepted records have in common; a flag shared by all is sent once."""
    accepted = Counter(one.flags for one in outcomes if one.code == Code.ACCEPTED)
    flags = accepted.most_common(1)[0][0] if accepted else frozenset()
    return Outcome(Code.ACCEPTED, flags=flags)


def to_text(outcomes: Sequence[Outcome]) -> str:
    """The text kept in the batch row."""
    default = usual(outcomes)
    exceptions = {at: one.to_json() for at, one in enumerate(outcomes) if one != default}
    return json.dumps({"default": default.to_json(), "exceptions": exceptions})


def from_text(text: str) -> tuple[Outcome, Mapping[int, Outcome]]:
    """The usual outcome and the exceptions by position in a batch row."""
    content = json.loads(text)
    exceptions = {int(at): Outcome.from_json(one) for at, one in content["exceptions"].items()}
    return Outcome.from_json(content["default"]), exceptions
