"""Beside the queue: a person shown in full is covered again, and nobody is named by nothing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from pytestqt.qtbot import QtBot

from tests.ui.fakes import NOW, FakeBook
from tests.ui.queue_rows import detail_texts, fill, open_queue
from tests.ui.window import TYPED, Clerk, Desk
from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.life import Beyond, Life
from vaxentry.domain.outbox import NationalStatus
from vaxentry.domain.records import RevisionRow
from vaxentry.language import Words
from vaxentry.ui.pages.detail_text import state_lines
from vaxentry.ui.pages.life_text import life_lines, revision_text
from vaxentry.ui.pages.queue import QueuePage
from vaxentry.ui.widgets.rail import Place


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, book: FakeBook) -> QueuePage:
    fill(book, 1)
    return open_queue(qtbot, desk, 1)


def test_a_person_is_covered_when_the_page_is_left_and_after_a_while(
    qtbot: QtBot, clerk: Clerk, page: QueuePage, desk: Desk
) -> None:
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    clerk.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: TYPED.identity.number in detail_texts(page))
    desk.window.go_to(Place.ENTRY)
    desk.window.go_to(Place.QUEUE)
    assert TYPED.identity.number not in detail_texts(page)
    clerk.press(Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: TYPED.identity.number in detail_texts(page))
    page.detail.findChildren(QTimer)[0].timeout.emit()
    assert TYPED.identity.number not in detail_texts(page)


def test_what_became_of_it_nationally_says_whose_turn_it_is(
    qtbot: QtBot, page: QueuePage, words: Words
) -> None:
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    detail = page.detail.detail
    assert detail is not None
    refused = replace(detail, row=replace(detail.row, national=NationalStatus.REFUSED))
    told = [line.text for line in state_lines(refused, words)]
    assert any("Giliran: Admin server" in text for text in told)
    assert not any("Giliran" in line.text for line in state_lines(detail, words))
    life = Life(beyond=Beyond(NOW, NationalStatus.RECORDED))
    newest = life_lines(replace(detail, revisions=(), attempts=()), life, words)[0]
    assert newest.text == "Pusat: Tercatat di pusat"


def test_an_unnamed_clerk_leaves_no_empty_line(qtbot: QtBot, page: QueuePage, words: Words) -> None:
    qtbot.waitUntil(lambda: page.detail.detail is not None)
    detail = page.detail.detail
    assert detail is not None
    named = words("queue.author")
    unnamed = replace(detail, row=replace(detail.row, author=" "))
    assert named in {line.label for line in state_lines(detail, words)}
    assert named not in {line.label for line in state_lines(unnamed, words)}
    first = RevisionRow(1, RevisionKind.ENTRY, NOW, "", "", b"")
    assert words("queue.author_unknown") in revision_text(first, words)
