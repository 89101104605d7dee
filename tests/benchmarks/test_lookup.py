from itertools import islice
from pathlib import Path

from benchmarks import lookup
from benchmarks.book import fill, open_store
from benchmarks.cards import doses


def test_book_and_plain_file_answer_the_same_question(tmp_path: Path) -> None:
    with open_store(tmp_path, lookup.KEY) as store:
        fill(store, 200, 1)
        plain = lookup.plain_file(tmp_path / "plain.db", 200, 1)
        sample = list(islice(doses(1), 20))
        for ours, theirs in lookup.numbers(store, plain, sample):
            found = [row[1] for row in theirs()]
            assert [str(one.record_id) for one in ours()] == found
        for ours, theirs in lookup.names(store, plain, iter(sample[:3])):
            plainly = {row[1] for row in theirs()}
            assert plainly <= {str(one.record_id) for one in ours()}
        for ours, _ in lookup.likenesses(store, plain, sample[:3]):
            assert len(ours()) >= 1
        plain.close()


def test_a_name_is_asked_for_at_every_letter() -> None:
    assert list(lookup.typed(["NI AB"])) == ["NI", "NI A", "NI AB"]


def test_the_figures_are_told(tmp_path: Path) -> None:
    found = lookup.measure(tmp_path / "home", 100, 1, 1)
    assert found["records_held"] == 100
    assert found["not_indexed"] == 0
    for name in ("number", "name", "similar"):
        assert found[f"{name}_p50_ms"] > 0  # type: ignore[operator]
        assert found[f"{name}_over_plain"] > 0  # type: ignore[operator]
