"""The head of a stack as raw texts by the names of its controls: to be kept while it is typed."""

from collections.abc import Mapping

from vaxentry.domain.form import Field
from vaxentry.domain.records import Stack
from vaxentry.ui.pages.card_fields import read, write
from vaxentry.ui.pages.stack_bar import StackBar

_NAMES = (
    *("given_on", "vaccine", "batch", "expires_on"),
    *("vaccinator", "cards_counted", "handed_over_by", "stack_site"),
)
"""The controls in the order of `StackBar.chain`."""


def head_texts(bar: StackBar) -> dict[str, str]:
    """What stands in the head."""
    return {name: read(editor) for name, editor in zip(_NAMES, bar.chain, strict=True)}


def show_head_texts(bar: StackBar, texts: Mapping[str, str]) -> None:
    """Put back what stood there."""
    for name, editor in zip(_NAMES, bar.chain, strict=True):
        write(editor, texts.get(name, ""))
    bar.load({field: texts.get(field, "") for field in Field})


def show_corrected(bar: StackBar, stack: Stack) -> None:
    """Put the head of a stack in place of what stood there; the rest of it stays."""
    form = {**bar.form, **stack.head}
    bar.set_batch(form[Field.VACCINE], form[Field.BATCH])
    bar.load(form)
    bar.show_site(stack.site)
