"""Why a try to send did not work out: kept as a code, told in either language."""

import ast
from pathlib import Path
from typing import Any

import pytest

from tests.sync.conftest import Desk
from tests.sync.fake_server import CUT, Answer, FakeServer, json_answer
from vaxentry import errors
from vaxentry.domain.records import AttemptRow, RecordQuery
from vaxentry.language import LANGUAGES, Words
from vaxentry.ui.pages.life_text import attempt_text

SYNC = Path(errors.__file__).parent / "sync"


def only_batches(answer: Answer) -> Any:
    def rule(_s: FakeServer, method: str, path: str, _c: Any) -> Answer | None:
        return answer if (method, path) == ("POST", "/v1/batches") else None

    return rule


def attempts(desk: Desk) -> list[AttemptRow]:
    (record,) = desk.save(1)
    desk.engine.run_once()
    return list(desk.book.detail(record).attempts)


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (CUT, "cut"),
        ((502, {}, b"<html>"), "not_ours"),
        ((200, {}, b"<html>"), "not_ours"),
        ((302, {"Location": "http://login.invalid"}, b""), "sent_elsewhere"),
        (json_answer({"error": "crash"}, 500), "server_fault"),
        (json_answer({"error": "revoked"}, 403), "revoked"),
        (json_answer({"error": "busy"}, 503), "busy"),
    ],
)
def test_the_history_of_a_record_says_why_in_words(desk: Desk, answer: Answer, cause: str) -> None:
    desk.server.rule = only_batches(answer)
    (attempt,) = attempts(desk)
    assert attempt.cause == cause
    for language in LANGUAGES:
        words = Words(language)
        text = attempt_text(attempt, words)
        assert words(f"attempt.cause_{cause}") in text


def test_a_cause_of_another_version_is_told_without_its_code(desk: Desk) -> None:
    desk.server.rule = only_batches(CUT)
    desk.save(1)
    desk.engine.run_once()
    with desk.book.transactions.writing() as c:
        c.exec_driver_sql("UPDATE attempt SET cause = 'ReadTimeout'")
    (record,) = [row.record_id for row in desk.book.page(RecordQuery())]
    (attempt,) = desk.book.detail(record).attempts
    text = attempt_text(attempt, Words("id"))
    assert "ReadTimeout" not in text
    assert "sebab lain" in text


def causes_in_code() -> set[str]:
    """What `OutcomeUnknownError` is raised with, and the code of every other network error."""
    calls = [
        node
        for file in SYNC.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "OutcomeUnknownError"
    ]
    details = {ast.literal_eval(call.args[0]) for call in calls}
    return details | {one.code for one in errors.NetworkError.__subclasses__()} - {"code_refused"}


@pytest.mark.parametrize("cause", sorted(causes_in_code()))
def test_every_cause_has_its_words(cause: str) -> None:
    assert Words("id").has(f"attempt.cause_{cause}")
