"""Who is held under the number at hand, and filling in the person the clerk has named."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal

from vaxentry.domain.dose import Origin
from vaxentry.domain.form import Field
from vaxentry.domain.names import same_person_name
from vaxentry.domain.person import (
    Known,
    Person,
    completion,
    may_be_whole,
    opens,
    person_form,
    stands_under,
)
from vaxentry.domain.ports import DoseBook
from vaxentry.ui.background import Background
from vaxentry.ui.pages.card_check import Sight, look_around
from vaxentry.ui.pages.card_form import CardForm
from vaxentry.ui.pages.entry_desk import EntryDesk
from vaxentry.ui.widgets.name_field import NameField

ASKED_WITH = frozenset(
    {Field.ID_NUMBER, Field.NAME, Field.BIRTH_DATE, Field.PHONE, Field.TICKET, Field.ID_TYPE}
)
"""Leaving one of these may change whom the book thinks of."""


class PersonWatch(QObject):
    """Asks the book off the main thread. An answer that comes late moves nothing on the screen.

    Attributes:
        person: the person the clerk has named with Enter; their number still stands.

    Signals:
        learnt: what the book knows of the card at hand is new.
        goes_on: the name offered is longer than the word just typed: Enter alone does not take it.
        failed: the book could not be asked; carries the exception.
    """

    learnt = Signal()
    goes_on = Signal()
    failed = Signal(object)

    def __init__(
        self,
        book: DoseBook,
        reader: Background,
        card: CardForm,
        desk: EntryDesk,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._book, self._reader, self._card, self._desk = book, reader, card, desk
        self._check = desk.card_check
        # Looking for likenesses takes longer; the name at the cursor must not wait behind it.
        self._slow_reader = Background(self)
        self.person: Person | None = None
        self.sight: Sight | None = None
        self._number = ""
        self._people: tuple[Person, ...] = ()
        self._offered: Person | None = None
        self._is_asking = False
        self.is_paused = False
        desk.resumed.connect(self.look_up)
        card.let_go.connect(self._on_let_go)

    @property
    def name(self) -> NameField:
        """Where the name is typed."""
        editor = self._card.editor(Field.NAME)
        assert isinstance(editor, NameField)
        return editor

    @property
    def known(self) -> Known | None:
        """What the book said of the card as it stands; None when it was asked for another."""
        sight = self.sight
        return sight.known if sight and sight.probe == self._check().probe else None

    def forget(self) -> None:
        """Another card is on the screen."""
        self._number, self._people = "", ()
        self.person = self.sight = self._offered = None
        self.learnt.emit()

    def number_typed(self) -> None:
        """Number, document or birth order changed: what was known of another one is gone."""
        if self._card.value(Field.ID_NUMBER) != self._number:
            self._number, self._people = "", ()
        meant = self.person or self._offered
        if not self._people or (meant and not self._is_of_card(meant)):
            self.name.withdraw()
            self._give_up()

    def _is_of_card(self, person: Person) -> bool:
        value = self._card.value
        return stands_under(person, value(Field.ID_TYPE), value(Field.BIRTH_ORDER))

    def look_up(self) -> None:
        """The number is complete: ask who is held under it."""
        number = self._card.value(Field.ID_NUMBER)
        if not number or number == self._number or self.is_paused:
            return
        self._number = number
        work = partial(self._book.people, number)
        self._reader.run(work, partial(self._on_people, number), self.failed.emit)

    def _on_people(self, number: str, people: Sequence[Person]) -> None:
        if number == self._number:
            self._people = tuple(people)
            self._recall()
            self._offer()

    def _recall(self) -> None:
        """A kept card is back: whose history stands on it was named when it was typed."""
        if self.person is not None or Origin.HISTORY not in self._card.origins.values():
            return
        held = (one for one in self._people if self._is_of_card(one))
        self.person = next(
            (one for one in held if same_person_name(one.name, self.name.value)), None
        )
        if self.person is not None:
            self.learnt.emit()

    def name_typed(self) -> None:
        """The letters say who is meant, or that somebody else is."""
        if self.person is not None and not same_person_name(self.name.value, self.person.name):
            self._give_up()
        self._offer()

    def _offer(self) -> None:
        typed = self.name.typed
        found = next(
            (one for one in self._people if self._is_of_card(one) and opens(one, typed)), None
        )
        if found is None or self.person is not None:
            return
        if not self.name.complete(completion(found, typed)):
            return
        self._offered = found
        if may_be_whole(found, typed):
            self.goes_on.emit()

    def take(self) -> bool:
        """Enter at the name: take the person that stands completed; whether there was one."""
        offered = self._offered
        if offered is None or not self.name.is_offering:
            return False
        if may_be_whole(offered, self.name.typed):
            return False
        typed = self.name.typed
        self.person = offered
        self.name.accepts()
        if self.name.value != typed:
            self._card.put(Field.NAME, self.name.value, Origin.HISTORY)
        for field, text in person_form(offered).items():
            if not self._card.value(field) or self._desk.pinned.stands_in(field):
                self._card.put(field, text, Origin.HISTORY)
        self.learnt.emit()
        return True

    def _give_up(self) -> None:
        """Number or name are another's now; the card itself lets go what was filled in for them."""
        self._offered = None
        if self.person is not None:
            self.person = None
            self.learnt.emit()

    def _on_let_go(self) -> None:
        """What is pinned stands again where the history of another person had taken its place."""
        if self._desk.correction is None:
            self._desk.pinned.put()

    def look_around(self) -> None:
        """Ask who looks alike; one question at a time, the newest last."""
        probe = self._check().probe
        is_told = self.sight is not None and self.sight.probe == probe
        if is_told or not probe.name or self._is_asking or self.is_paused:
            return
        self._is_asking = True
        work = partial(look_around, self._book, probe)
        self._slow_reader.run(work, self._on_sight, self._on_failed)

    def _on_sight(self, sight: Sight) -> None:
        self._is_asking = False
        probe = self._check().probe
        if sight.probe.number == probe.number and sight.probe.name == probe.name:
            self.sight = sight
            self.learnt.emit()
        if sight.probe != probe and probe.number:
            self.look_around()

    def end(self) -> None:
        """Ask nothing more."""
        self._slow_reader.close()

    def _on_failed(self, error: Exception) -> None:
        self._is_asking = False
        self.failed.emit(error)
