import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.reports.stage import AUGUST, NOON, Stage, staged
from vaxentry.db.trail import Trail
from vaxentry.domain.backlog import ALL, Period
from vaxentry.domain.contact import Link
from vaxentry.domain.link_spans import Way
from vaxentry.domain.outage import Edge, Outage
from vaxentry.domain.outage_text import facts, heading
from vaxentry.domain.outbox import State
from vaxentry.domain.report_desk import Format, Separator
from vaxentry.domain.trail import TrailQuery
from vaxentry.errors import FileError
from vaxentry.language import LANGUAGES, Words
from vaxentry.reports import outage, outage_csv
from vaxentry.reports.outage_csv import HEAD
from vaxentry.reports.outage_desk import Outages, checked

ZONE = timezone(timedelta(hours=9))
WORDS = Words("id")


def ago(minutes: float) -> datetime:
    return NOON - timedelta(minutes=minutes)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with staged(tmp_path) as made:
        for minutes, link in (
            (90, Link.ONLINE), (80, Link.OFFLINE), (70, Link.OFFLINE), (60, Link.PORTAL),
            (55, Link.ONLINE), (50, Link.ONLINE),
        ):  # fmt: skip
            made.outbox.note_link(link, ago(minutes), None, 0)
        made.outbox.note_link(Link.ONLINE, ago(45), None, 0, slow=True)
        made.clock.now = NOON
        yield made


def read(stage: Stage, period: Period = ALL) -> Outage:
    with stage.book.transactions.reading() as c:
        return outage.read(c, period, NOON, ZONE, signed_in=None)


def waited_minutes(stage: Stage) -> int:
    wait = read(stage).longest_wait
    assert wait is not None
    return round(wait / timedelta(minutes=1))


def test_every_edge_has_its_uncertainty(stage: Stage) -> None:
    # Receipts came two hours and more before: they are sights of the way, too.
    found = [one for one in read(stage).intervals if one.begins.latest >= ago(90)]  # type: ignore[operator]
    assert [(one.way, one.begins, one.ends) for one in found] == [
        (Way.UP, Edge(None, ago(90)), Edge(ago(90), ago(80))),
        (Way.DOWN, Edge(ago(90), ago(80)), Edge(ago(70), ago(60))),
        (Way.PORTAL, Edge(ago(70), ago(60)), Edge(ago(60), ago(55))),
        (Way.UP, Edge(ago(60), ago(55)), Edge(ago(50), ago(45))),
        (Way.SLOW, Edge(ago(50), ago(45)), Edge(ago(45), None)),
    ]


def test_hours_lost_at_least_and_at_most(stage: Stage) -> None:
    found = read(stage)
    assert found.lost[Way.DOWN] == (timedelta(minutes=10), timedelta(minutes=30))
    assert found.out == (timedelta(minutes=20), timedelta(minutes=35))


def test_what_waited_at_each_hour(stage: Stage) -> None:
    with stage.book.transactions.writing() as c:
        c.execute(text("UPDATE stack SET created_at = created_at - 3 * 86400000"))
    found = read(stage)
    by_hour = {one.begins: one for one in found.hours}
    assert len(found.hours) == 13 * 24 + 12 + 1
    assert (found.hours[-1].begins, found.hours[-1].out) == (NOON, None)
    assert found.hours[-1].waiting == stage.read().waiting
    assert by_hour[NOON - timedelta(hours=1)].waiting == 3
    assert by_hour[NOON - timedelta(hours=3)].waiting == 0
    assert by_hour[NOON - timedelta(hours=2)].out == timedelta(minutes=20)
    # Thirteen cards are counted three days before; one is typed a day later, six this morning, and
    # one is parked.
    assert found.most_cards == 13
    assert by_hour[NOON - timedelta(days=3)].cards == 0
    assert by_hour[NOON - timedelta(days=2)].cards == 13
    assert by_hour[NOON - timedelta(hours=2)].cards == 12
    assert by_hour[NOON - timedelta(hours=1)].cards == stage.read().paper.not_typed == 5


def test_the_longest_wait_and_the_tries(stage: Stage) -> None:
    found = read(stage)
    assert found.longest_wait is not None
    assert timedelta(hours=2) > found.longest_wait > timedelta(hours=1, minutes=59)
    assert found.tries == {"answered": 3, "unknown": 1}


def test_what_was_voided_before_it_was_sent_waits_only_until_then(tmp_path: Path) -> None:
    (tmp_path / "void").mkdir()
    with staged(tmp_path / "void", empty=True) as stage:
        stage.clock.now = ago(5 * 60)
        voided = stage.save(1, AUGUST[27])
        stage.clock.now = ago(4 * 60)
        stage.book.void(voided, reason="dobel")
        assert waited_minutes(stage) == 60
        stage.clock.now = ago(2 * 60)
        stage.save(2, AUGUST[27])
        assert waited_minutes(stage) == 120


def test_what_the_server_answered_before_its_void_waits_only_until_the_answer(
    tmp_path: Path,
) -> None:
    (tmp_path / "void").mkdir()
    with staged(tmp_path / "void", empty=True) as stage:
        stage.clock.now = ago(5 * 60)
        voided = stage.save(1, AUGUST[27])
        stage.clock.now = ago(3 * 60)
        stage.answer(State.ACCEPTED, "accepted")
        stage.clock.now = ago(60)
        stage.book.void(voided, reason="dobel")
        assert waited_minutes(stage) == 120


def test_a_period_without_anything_is_honestly_empty(stage: Stage) -> None:
    day = datetime(2019, 1, 1, tzinfo=UTC).date()
    found = read(stage, Period(day, day))
    assert (found.intervals, found.tries, found.longest_wait) == ([], {}, None)
    assert (found.is_seen, {one.out for one in found.hours}) == (False, {None})
    assert read(stage, Period(NOON.date() + timedelta(9))).hours == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_not_observed_is_no_time_without_an_outage(stage: Stage, language: str) -> None:
    words, day = Words(language), datetime(2019, 1, 1, tzinfo=UTC).date()
    told, seen = read(stage, Period(day, day)), read(stage)
    for found, said in ((told, words("outage.not_seen")), (seen, None)):
        (_, out), (_, looked) = facts(words, found)[:2]
        assert (said in {out, looked}, out == looked) == (said is not None, said is not None)
    assert heading(words, told, 0) == words("outage.not_seen_at_all")
    up = replace(seen, intervals=[one for one in seen.intervals if one.way is Way.UP])
    assert heading(words, up, 0) == words("outage.no_intervals")


def test_the_csv_leaves_empty_what_was_not_observed(stage: Stage) -> None:
    day = datetime(2019, 1, 1, tzinfo=UTC).date()
    content = outage_csv.content(read(stage, Period(day, day))).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    told = {row[1]: row[2] for row in rows if row[0] == "fact"}
    assert told["observed"] == "no"
    assert {told[name] for name in ("seen_s", "out_least_s", "out_most_s")} == {""}
    assert {row[6] for row in rows if row[0] == "hour"} == {""}
    lines = outage_csv.content(read(stage)).decode("utf-8-sig").splitlines()
    assert "fact;observed;yes" in lines
    lost = f"hour;{(NOON - timedelta(hours=2)).astimezone().isoformat(timespec='milliseconds')}"
    assert any(line.startswith(lost) and ";1200.000;" in line for line in lines)


@pytest.mark.parametrize("kind", [Format.CSV, Format.PDF])
@pytest.mark.parametrize(
    ("since", "until"),
    [
        (NOON.date(), NOON.date() - timedelta(1)),
        (NOON.date() + timedelta(2), None),
        (None, date.min),
        (date.max, date.max),
    ],
)
def test_nothing_is_signed_of_days_that_there_were_not(
    stage: Stage, tmp_path: Path, kind: Format, since: date | None, until: date | None
) -> None:
    file = tmp_path / "bukti"
    file.write_text("lama")
    with pytest.raises(FileError) as found:
        Outages(stage.book.transactions, stage.clock).write(kind, file, WORDS, Period(since, until))
    assert found.value.params == {"reason": "outage_no_period"}
    assert [one.read_text() for one in tmp_path.glob("bukti*")] == ["lama"]


@pytest.mark.parametrize(("since", "until"), [(date.min, date.max), (None, date.max)])
def test_a_period_without_an_end_that_anybody_lives_to_see_ends_now(
    stage: Stage, since: date | None, until: date
) -> None:
    assert read(stage, Period(since, until)).until == NOON


@pytest.mark.parametrize("separator", Separator)
def test_the_csv_is_signed_and_a_change_is_seen(
    stage: Stage, tmp_path: Path, separator: Separator
) -> None:
    file = tmp_path / "bukti.csv"
    desk = Outages(stage.book.transactions, stage.clock)
    key = desk.write(Format.CSV, file, WORDS, separator=separator)
    assert checked(file).key == key
    content = file.read_bytes()
    sign = {Separator.SEMICOLON: ";", Separator.COMMA: ",", Separator.TAB: "\t"}[separator]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=sign))
    assert tuple(rows[0]) == HEAD
    assert [row[1] for row in rows if row[0] == "interval"][-2:] == ["up", "slow"]
    assert rows[-1][:2] == ["signature", key]
    changed = content.replace(b"interval", b"Interval", 1)
    for broken in (changed, content[:-2], content.rsplit(b"signature", 1)[0], b"", b"signature"):
        file.write_bytes(broken)
        with pytest.raises(FileError) as found:
            checked(file)
        assert found.value.params == {"reason": "outage_not_signed"}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.csv", "outage_check_missing"),
        ("a.csv/b.csv", "outage_check_missing"),
        (".", "outage_check_folder"),
        (300 * "n", "outage_check_unread"),
        ("a.csv", "outage_not_signed"),
        ("a.pdf", "outage_check_pdf"),
    ],
)
def test_what_can_not_be_checked_says_why(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "a.csv").write_bytes(b"line;name\r\n")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4\n")
    with pytest.raises(FileError) as found:
        checked(tmp_path / name)
    assert found.value.params["reason"] == reason


def test_another_key_signs_otherwise(stage: Stage, tmp_path: Path) -> None:
    keys = set()
    (tmp_path / "other").mkdir()
    with staged(tmp_path / "other") as other:
        for at, one in enumerate((stage, other, stage)):
            desk = Outages(one.book.transactions, one.clock)
            keys.add(desk.write(Format.CSV, tmp_path / f"{at}.csv", WORDS))
    assert len(keys) == 2


def test_that_it_left_the_pc_is_in_the_trail(stage: Stage, tmp_path: Path) -> None:
    Outages(stage.book.transactions, stage.clock).write(Format.CSV, tmp_path / "a.csv", WORDS)
    last = list(Trail(stage.book.transactions, stage.clock).rows(TrailQuery()))[-1]
    assert (last.action, last.detail) == ("report_exported", "outage")


def test_what_can_not_be_written_leaves_the_old_file(stage: Stage, tmp_path: Path) -> None:
    desk = Outages(stage.book.transactions, stage.clock)
    with pytest.raises(FileError):
        desk.write(Format.CSV, tmp_path / "gone" / "a.csv", WORDS)
