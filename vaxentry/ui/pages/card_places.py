"""Which place of the pile the next card has. Pure."""


class CardPlaces:
    """Counts up; a place whose entry was undone is the next card's.

    Attributes:
        next: the place behind the last one that was ever taken.
    """

    def __init__(self) -> None:
        self.next = 1
        self._given_back: set[int] = set()

    @property
    def coming(self) -> int:
        """The place of the next card."""
        return min(self._given_back, default=self.next)

    @property
    def are_taken(self) -> bool:
        """Whether any card was saved or put aside."""
        return self.next > 1

    def take(self, place: int) -> None:
        """A card stands there: it is saved, or was put aside."""
        self._given_back.discard(place)
        self.next = max(self.next, place + 1)

    def give_back(self, place: int) -> None:
        """The entry that stood there was undone."""
        self._given_back.add(place)

    def learn(self, following: int, *, afresh: bool) -> None:
        """The book counts on from there; `afresh` = it has told nothing of this pile before."""
        self.next = following if afresh else max(self.next, following)

    def forget(self) -> None:
        """Another pile begins."""
        self.next = 1
        self._given_back.clear()
