import pytest
from hypothesis import given

from tests.unit.domain.samples import ANY_TEXT
from vaxentry.domain.plain_text import MAX_LENGTH
from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.ticket import TicketNo, read_ticket


@pytest.mark.parametrize("text", ["", "   ", "\t", "\u00a0"])
def test_no_ticket(text: str) -> None:
    assert read_ticket(text) is None


@pytest.mark.parametrize(
    "text",
    ["-", "--", " - ", "\u2013", ".", "/", "0", "000", "tidak ada", "Tdk ada", "TIDAK ADA TIKET",
     "tidak punya tiket", "tanpa tiket", "Tiada", "nihil", "t/a", "N/A", "belum ada"],
)  # fmt: skip
def test_that_there_is_none_is_no_ticket(text: str) -> None:
    """Else the second card that says so would be said to clash with the first."""
    assert read_ticket(text) is None


@pytest.mark.parametrize("text", ["TIDAK-1", "A-0", "10", "TA 1"])
def test_what_only_looks_like_none_is_a_ticket(text: str) -> None:
    assert read_ticket(text) == TicketNo(text)


@pytest.mark.parametrize("text", ["p-abc 123", "  P-ABC   123 ", "P-abc\u00a0123"])
def test_one_ticket_however_typed(text: str) -> None:
    assert read_ticket(text) == TicketNo("P-ABC 123")


@pytest.mark.parametrize("text", ["a\x00b", "a\nb", "\ud800", "a\u202eb", "a\u200bb"])
def test_invisible_characters_are_refused(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        read_ticket(text)
    assert caught.value.code is RuleCode.TEXT_CONTROL


@pytest.mark.parametrize("length", [MAX_LENGTH + 1, 1_000_000])
def test_an_endless_ticket_is_refused(length: int) -> None:
    with pytest.raises(RuleError) as caught:
        read_ticket("A" * length)
    assert caught.value.code is RuleCode.TEXT_TOO_LONG


@given(ANY_TEXT)
def test_a_ticket_is_read_back_as_itself(text: str) -> None:
    try:
        ticket = read_ticket(text)
    except RuleError:
        return
    if ticket is not None:
        assert read_ticket(ticket.text) == ticket


def test_a_ticket_never_prints_itself() -> None:
    ticket = TicketNo("P-ABC 123")
    assert repr(ticket) == "TicketNo(P-••• •••)"
    assert str(ticket) == ticket.masked == "P-••• •••"
