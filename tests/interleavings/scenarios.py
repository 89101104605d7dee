"""Which moves meet, as data."""

from itertools import combinations, combinations_with_replacement

FIVE = ("save", "clash", "correct", "void", "swap")
"""The moves of which every two and every three different ones meet."""

PAIRS = (
    *combinations_with_replacement(FIVE, 2),
    ("second", "rename"), ("second", "swap"), ("second", "second"), ("crowd", "crowd"),
    ("withdraw", "alias"), ("withdraw", "swap"),
    ("again", "again"), ("tries", "tries"), ("again", "clash"),
    ("erase", "save"), ("erase", "correct"), ("erase", "clash"), ("erase", "erase"),
    ("register", "save"), ("register", "correct"),
    ("decide", "save"), ("decide", "correct"), ("decide", "void"), ("decide", "swap"),
    ("decide", "clash"), ("decide", "withdraw"), ("decide", "decide"), ("decide", "let_stand"),
    ("decide", "erase"), ("let_stand", "correct"), ("let_stand", "clash"),
)  # fmt: skip
"""An import of the register is several transactions: beside it, not every order is tried."""

TRIPLES = (
    *combinations(FIVE, 3),
    ("save", "save", "save"), ("clash", "clash", "clash"), ("correct", "correct", "correct"),
    ("second", "rename", "void"), ("crowd", "crowd", "crowd"), ("tries", "tries", "tries"),
    ("erase", "clash", "correct"),
)  # fmt: skip


def name_of(moves: tuple[str, ...]) -> str:
    """Like ``clash+void``."""
    return "+".join(moves)


SCENARIOS = {name_of(moves): moves for moves in (*PAIRS, *TRIPLES)}
"""By name."""
