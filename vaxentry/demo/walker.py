"""Walks the entry page by its cursor: which field is it in, what does the paper say there.

What a clerk does who looks at the screen now and then. Every generator yields the next key to be
struck, or None where there is nothing to do but wait for the window.
"""

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtWidgets import QApplication, QWidget

from vaxentry.demo.hand import StuckError, focus
from vaxentry.demo.strokes import BACK, DOWN, ENTER, ESCAPE, SAVE, Stroke, characters, function_key
from vaxentry.domain.form import Field, Form
from vaxentry.ui.pages.card_fields import options
from vaxentry.ui.pages.end_pass import EndPass
from vaxentry.ui.pages.entry import EntryPage
from vaxentry.ui.widgets.choice import ChoiceField

Strokes = Iterator[Stroke | None]

_FARTHEST = 80
"""Keys after which a walk through the form is surely lost."""
_TRIES = 3
"""Enters until a field is surely not going to be left: one may be forgiven."""
_PATIENCE = 60_000


class Walker:
    """Reads of the page only what it shows. Lives on the main thread.

    Attributes:
        corrected: slips that the page noticed, at once or in the pass at the end.
        settled: numbers that are certain after the pass.
    """

    def __init__(self, page: EntryPage) -> None:
        self._page = page
        self._saved = 0
        self.corrected = 0
        self.settled = 0
        page.saved.connect(self._on_saved)

    def _on_saved(self, _saved: object) -> None:
        self._saved += 1

    @property
    def field(self) -> Field | None:
        """The field of the card that the cursor is in."""
        name = focus().property("field")
        return Field(str(name)) if name else None

    def head(self, texts: Form, others: Mapping[str, str]) -> Strokes:
        """Type the head of a pile, the cursor in its first field.

        Args:
            others: the texts that are no field of the card, by the name of their control.

        Raises:
            StuckError: the page refuses what stands in the head.
        """
        by_name = {**{f"field_{field}": text for field, text in texts.items()}, **others}
        for labelled in self._page.header.chain:
            text = by_name.get(_name_of(labelled), "")
            yield from self._answer(labelled, text)

    def card(self, texts: Form, slips: Form, until: Field | None = None) -> Strokes:
        """Type a card from where the cursor is to its end; slips first, where there are any.

        Args:
            until: stop when the cursor comes to this field.

        Raises:
            StuckError: the page refuses what stands on the paper.
        """
        left = {**texts}
        yield from self._document(left.pop(Field.ID_TYPE, "nik"))
        while (field := self.field) not in {None, until}:
            text, slip = left.pop(field, ""), slips.get(field, "")
            if slip:
                yield from self._slip(focus(), slip)
                if not self.is_locked:
                    continue
                self.corrected += 1
                yield ESCAPE
            yield from self._answer(focus(), text)

    def _slip(self, editor: QWidget, text: str) -> Strokes:
        yield from characters(text)
        if focus() is editor and not self.is_locked:
            yield ENTER

    def _document(self, kind: str) -> Strokes:
        """The kind of document stands at NIK; other kinds are one field back."""
        if kind == "nik":
            return
        if self.field is Field.ID_NUMBER:
            yield BACK
        yield from self._answer(focus(), kind)

    def _answer(self, editor: QWidget, text: str) -> Strokes:
        yield from self._keys_for(editor, text)
        yield from self._leave(editor)

    def _leave(self, editor: QWidget) -> Strokes:
        for _ in range(_TRIES):
            if self.is_locked:
                raise StuckError(f"at {_name_of(editor)}")
            if focus() is not editor:
                return
            yield ENTER
        if focus() is editor:
            raise StuckError(f"at {_name_of(editor)}")

    def _keys_for(self, editor: QWidget, text: str) -> Sequence[Stroke]:
        """A list is answered with its own key, or its own word, for what stands on the paper."""
        if not isinstance(editor, ChoiceField) or not text:
            return characters(text)
        code = text.casefold().replace(" ", "_")
        field = Field(str(editor.property("field")))
        for option in options(field, self._page.words):
            if option.value.casefold() == code:
                return characters(option.keys[0] if option.keys else option.label)
        return characters(text)

    @property
    def is_locked(self) -> bool:
        """Whether the page swallows every key but Esc."""
        return self._page.flow.signs.lock.editor is not None

    def save(self) -> Strokes:
        """Save the card; where the clinical rules object, say that the card says so.

        Raises:
            StuckError: the page refuses the card.
        """
        before = self._saved
        yield SAVE
        yield from self._wait_for_save()
        if self._saved == before:
            yield function_key(10)
            yield from self._wait_for_save()
        if self._saved == before:
            raise StuckError(f"at {_name_of(focus())}")

    def _wait_for_save(self) -> Strokes:
        for _ in range(_PATIENCE):
            if not self._page.desk.is_busy:
                return
            yield None

    def walk_to(self, target: QWidget) -> Strokes:
        """Enter until the cursor is there.

        Raises:
            StuckError: it can't be reached.
        """
        yield from self._walk(target, ENTER)

    def back_to(self, target: QWidget) -> Strokes:
        """Shift+Enter until the cursor is there.

        Raises:
            StuckError: it can't be reached.
        """
        yield from self._walk(target, BACK)

    def _walk(self, target: QWidget, key: Stroke) -> Strokes:
        for _ in range(_FARTHEST):
            if focus() is target:
                return
            yield key
        raise StuckError(f"{target.accessibleName()} can't be reached with the keyboard")

    def panel(self) -> EndPass | None:
        """The pass over doubtful numbers, while it stands open."""
        passing = self._page.flow.panels.passing
        return passing if passing is not None and passing.isVisible() else None

    def settle_doubts(self, numbers: Mapping[int, str]) -> Iterator[Stroke | None]:
        """F7: type the number of every card asked for; where two differ the second is right.

        Args:
            numbers: what stands on each card, by its place in the pile.
        """
        yield from self.begin_pass()
        while (panel := self.panel()) is not None:
            if panel.is_over:
                yield ENTER
                continue
            asked = asked_card(panel)
            yield from characters(numbers[asked])
            yield from self._until_answered(panel, asked, comparing=False)
            self.settled += 1
            if panel.compare.isVisible():
                self.corrected += 1
                yield DOWN
                yield from self._until_answered(panel, asked, comparing=True)

    def begin_pass(self) -> Strokes:
        """F7, and wait until the page has asked the book."""
        heard: list[object] = []
        panels = self._page.flow.panels
        nothing = panels.nothing_doubtful.connect(lambda: heard.append(None))
        yield function_key(7)
        for _ in range(_PATIENCE):
            if heard or self.panel() is not None:
                break
            yield None
        panels.nothing_doubtful.disconnect(nothing)

    def _until_answered(self, panel: EndPass, asked: int, *, comparing: bool) -> Strokes:
        """Wait until the panel asks for another card, shows two numbers or not, or is through.

        Args:
            comparing: whether it showed two numbers before the last key: the answer may be there.
        """
        for _ in range(_PATIENCE):
            is_same = not panel.is_over and asked_card(panel) == asked
            if not is_same or panel.compare.isVisible() != comparing:
                return
            yield None
        raise StuckError(f"card {asked} in the pass at the end")


def asked_card(panel: EndPass) -> int:
    """The card that the pass asks for, as it is shown."""
    return int("".join(one for one in panel.card_label.text() if one.isdecimal()))


def _name_of(editor: QWidget) -> str:
    labelled = editor.parentWidget()
    return labelled.objectName() if labelled is not None else ""


def has_focus() -> bool:
    """Whether a key would reach anything."""
    return QApplication.focusWidget() is not None
