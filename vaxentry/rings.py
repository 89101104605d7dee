"""How often Python looks for rings of objects that only hold each other."""

import gc

_YOUNG, _MIDDLE, _FULL = 50_000, 20, 50
"""Objects made, and looks at the younger ones, before the next look (`gc.set_threshold`)."""


def look_for_rings_seldom() -> None:
    """From now on, in the whole process: for one that works through batches.

    A batch is tens of thousands of objects that live until it is answered and are no rings; by its
    own measure Python goes through all of them, and through the program, again and again. Rings are
    still found, after tens of thousands of objects instead of hundreds. What stands now is not
    looked at any more.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _FULL)
