"""Books of a herd: nothing of one client may clash with what another one has."""

from itertools import islice

from benchmarks.herd_cards import WARM, cards, ids

EACH = 300


def test_clients_share_no_number_no_ticket_and_no_record() -> None:
    told = [pair for client in range(4) for pair in islice(cards(7, client, EACH), WARM + EACH)]
    assert len({dose.identity.number for dose, _ in told}) == len(told)
    assert len({dose.ticket for dose, _ in told}) == len(told)
    assert len({record_id for _, record_id in told}) == len(told)


def test_what_should_be_held_is_what_was_filled() -> None:
    filled = [str(record_id) for _, record_id in islice(cards(7, 2, EACH), WARM + EACH)]
    assert list(ids(7, 2, EACH)) == filled[WARM:]
