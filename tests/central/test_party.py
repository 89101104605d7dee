"""What is told of the other side of a clash, to a PC and to the health office."""

from dataclasses import asdict

from vaxentry.central.party import party_of, told_of

HEAD = {
    "record_id": "7",
    "name": "SITI AMINAH",
    "site": "KDL-07",
    "given_on": "2021-08-17",
    "identity": "9271060312009001",
    "phone": "+6281100009001",
}
TOLD = {"masked_name": "S*** A*****", "site": "KDL-07", "given_on": "2021-08-17"}


def test_both_are_told_the_same_and_no_more() -> None:
    assert asdict(party_of("7", HEAD)) == {"record_id": "7", **TOLD}
    assert told_of(HEAD, "name,phone") == {**TOLD, "differs": "name,phone"}


def test_of_an_erased_one_nothing_is_told() -> None:
    erased = dict.fromkeys(HEAD)
    assert set(told_of(erased).values()) == {""}
