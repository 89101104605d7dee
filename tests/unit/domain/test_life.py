from datetime import UTC, date, datetime, timedelta

from vaxentry.domain.dose import RevisionKind
from vaxentry.domain.life import Asked, Life, NoteRow, PauseRow, Receipt, Resumed, moments
from vaxentry.domain.records import AttemptRow, RevisionRow

START = datetime(2026, 11, 23, 2, 3, tzinfo=UTC)


def minute(number: int) -> datetime:
    return START + timedelta(minutes=number)


def test_everything_that_happened_stands_in_one_row_the_newest_first() -> None:
    typed = RevisionRow(1, RevisionKind.ENTRY, minute(0), "A", "", b"")
    pause = PauseRow(minute(1), "B", "diperiksa", minute(3), "B")
    broken = AttemptRow(4, minute(5), minute(6), "unknown", None, "cut", "")
    good = AttemptRow(5, minute(8), minute(9), "answered", 200, "", "accepted")
    opened = NoteRow(minute(7), "opened", "B")
    told_twice = NoteRow(minute(1), "paused", "B")
    life = Life([told_twice, opened], [pause], {5: minute(9)})
    found = moments([typed], [broken, good], life)
    assert [(one.at, one.what) for one in found] == [
        (minute(9), Receipt(good)),
        (minute(8), good),
        (minute(7), opened),
        (minute(5), broken),
        (minute(3), Resumed(pause)),
        (minute(1), pause),
        (minute(0), typed),
    ]
    assert life.pause is None


def test_what_happened_at_one_time_stands_in_the_order_it_is_told() -> None:
    typed = RevisionRow(1, RevisionKind.ENTRY, START, "A", "", b"")
    pause = PauseRow(START, "A", "berkas dijeda")
    found = moments([typed], [], Life(pauses=[pause]))
    assert [one.what for one in found] == [pause, typed]
    assert Life(pauses=[pause]).pause is pause


def test_a_mark_names_its_day() -> None:
    assert NoteRow(START, "pcare_marked", "A", "day:261128").day == date(2026, 11, 28)
    assert NoteRow(START, "paused", "A", "stack:12").day is None


def test_a_void_that_was_asked_for_and_declined_is_told_as_that() -> None:
    typed = RevisionRow(1, RevisionKind.ENTRY, minute(0), "A", "", b"")
    void = RevisionRow(2, RevisionKind.VOID, minute(1), "A", "kartu ganda", b"")
    again = RevisionRow(3, RevisionKind.ENTRY, minute(2), "B", "kartunya ada", b"")
    notes = [
        NoteRow(minute(1), "void_asked", "A", rev=2),
        NoteRow(minute(2), "declined", "B", rev=3),
    ]
    found = [one.what for one in moments([typed, void, again], [], Life(notes))]
    assert found == [Asked(again, "declined"), Asked(void, "void_asked"), typed]
    approved = [NoteRow(minute(2), "approved", "B", rev=2)]
    found = [one.what for one in moments([typed, void], [], Life(approved))]
    assert found == [approved[0], void, typed]
