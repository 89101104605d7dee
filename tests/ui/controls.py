"""What a screen reader and the Tab key find in a window."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFrame,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from vaxentry.ui.widgets.labelled import Labelled
from vaxentry.ui.widgets.overlay import Overlay

Role = QAccessible.Role

_ROLES = (
    (QLineEdit, {Role.EditableText}),
    (QPlainTextEdit, {Role.EditableText}),
    (QComboBox, {Role.ComboBox}),
    (QAbstractButton, {Role.Button, Role.CheckBox, Role.RadioButton}),
    (QTableView, {Role.Table}),
    (QListView, {Role.List}),
)
_MOST = 120
"""More Tab stops than any page has."""


def overlay_of(window: QWidget) -> QWidget:
    """The panel over the window, or the window where there is none."""
    shown = [one for one in window.findChildren(Overlay) if one.isVisible()]
    return shown[0] if shown else window


def _tree(found: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    if found.state().invisible:
        return
    yield found
    # The cells of a table say what the table shows; the list of a choice is a window of its own.
    if found.role() not in {Role.Table, Role.ComboBox, Role.List}:
        for at in range(found.childCount()):
            child = found.child(at)
            if child is not None and child.isValid():
                yield from _tree(child)


def _said(found: QAccessibleInterface) -> str:
    made = found.object()
    name = f"{type(made).__name__} {made.objectName()}" if made else ""
    return f"{name} {found.text(QAccessible.Text.Name)!r}"


def unnamed(window: QWidget) -> list[str]:
    """What takes the focus in the accessibility tree without a name or a fit role."""
    root = QAccessible.queryAccessibleInterface(window)
    assert root is not None
    tree = [one for one in _tree(root) if one.state().focusable]
    assert tree
    nameless = [f"no name: {_said(one)}" for one in tree if not _name(one)]
    return nameless + [f"role {one.role()}: {_said(one)}" for one in tree if not _fits(one)]


def _name(found: QAccessibleInterface) -> str:
    return found.text(QAccessible.Text.Name).strip()


def _fits(found: QAccessibleInterface) -> bool:
    made = found.object()
    wanted = next((roles for kind, roles in _ROLES if isinstance(made, kind)), None)
    return wanted is None or found.role() in wanted


def untied(window: QWidget) -> list[str]:
    """Fields whose label is not theirs, or does not say what a screen reader says."""
    return [
        f"label: {field.label.text()!r} {field.editor.accessibleName()!r}"
        for field in window.findChildren(Labelled)
        if field.label.buddy() is not field.editor
        or field.label.text().replace("&&", "&") != field.editor.accessibleName()
        or field.note.text() not in {"", field.editor.accessibleDescription()}
    ]


def _takes_tab(one: QWidget) -> bool:
    policy = one.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(policy) and one.isVisible() and one.isEnabled() and one.focusProxy() is None


def _stops(window: QWidget) -> list[QWidget]:
    """Where Tab goes, from where the cursor is until it is there again."""
    walked: list[QWidget] = []
    start = QApplication.focusWidget()
    QTest.keyClick(start or window, Qt.Key.Key_Tab)
    if QApplication.focusWidget() is start:  # the field was left by itself: one Tab is forgiven
        QTest.keyClick(start or window, Qt.Key.Key_Tab)
    while len(walked) < _MOST:
        focused = QApplication.focusWidget()
        if focused is None or focused.window() is not window or not focused.isVisible():
            walked.append(window)
            return walked
        if focused in walked:
            return walked if focused is walked[0] else [*walked, focused]
        walked.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return walked


def lost_with_tab(window: QWidget) -> list[str]:
    """Controls that Tab passes by, meets twice, or meets in another order than they stand."""
    focused = QApplication.focusWidget()
    if focused is None or not focused.accessibleName():
        return [f"dead: {focused}"]
    scope = overlay_of(window)
    wanted = {one for one in (scope, *scope.findChildren(QWidget)) if _takes_tab(one)}
    walked = _stops(window)
    missed = {one for one in wanted - set(walked) if not _is_beside(one, walked)}
    told = [f"never: {_told(one)}" for one in missed]
    told += [f"outside: {_told(one)}" for one in set(walked) - wanted]
    told += [f"twice: {_told(one)}" for one in set(walked) if walked.count(one) > 1]
    return sorted(told) + _turned(walked)


def _is_beside(one: QWidget, walked: Sequence[QWidget]) -> bool:
    """Of buttons that exclude each other Tab visits one; the arrows walk through the others."""
    group = one.group() if isinstance(one, QAbstractButton) else None
    return group is not None and group.exclusive() and any(at in walked for at in group.buttons())


def _told(one: QWidget) -> str:
    return f"{type(one).__name__} {one.accessibleName()!r}"


def _panel(one: QWidget) -> QWidget | None:
    """The surface a control stands on."""
    above = one.parentWidget()
    while above is not None and not (
        isinstance(above, QFrame) and not isinstance(above, QLabel) and above.objectName()
    ):
        above = above.parentWidget()
    return above


def _turned(walked: Sequence[QWidget]) -> list[str]:
    """Each surface is read once from its top left; the walk may begin anywhere in it."""
    told: list[str] = []
    for panel in {_panel(one) for one in walked}:
        here = [one for one in walked if _panel(one) is panel]
        back = [(a, b) for a, b in pairwise([*here, here[0]]) if not _follows(a, b)]
        told += [f"order: {_told(a)} then {_told(b)}" for a, b in back] if len(back) > 1 else []
    return told


def place(one: QWidget) -> QRect:
    return QRect(one.mapTo(one.window(), QPoint(0, 0)), one.size())


def _follows(earlier: QWidget, later: QWidget) -> bool:
    before, after = place(earlier), place(later)
    return after.top() >= before.bottom() or after.left() >= before.right()
