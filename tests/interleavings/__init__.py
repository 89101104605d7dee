"""Transactions of the real server on PostgreSQL, stepped statement by statement.

Two or three connections each run one transaction of the real `ingest` (or of what an operator does)
in a thread of its own. Before every statement and before COMMIT a thread stops until it is its
turn; one that waits for a lock is recognised by PostgreSQL itself and its turn goes to the others.
No transaction may be thrown back by a deadlock. The moves are {save, clash, correct, void, swap}
and some more (`moves`); a supervisor's decision is not an event of the wire yet, so there is no
move for it.

**Two connections: every order.** The server works in READ COMMITTED and keeps its locks until
COMMIT. So what one transaction does shows to the other at its COMMIT, or as a lock to wait for,
and nowhere else: before the first COMMIT it does not matter in which order the two came to where
they are. Two orders that commit in the same sequence, with the later one at the same statement
when the first commits, can't be told apart by any statement. `orders.of_two` goes through all of
these: who commits first, and before which statement of its own the other one is then; with a lock
in the way it is inside that statement instead.

**Three connections**: the order of the commits times the phases (begun, its turn, records read,
all read, written) at which the others are at each COMMIT with `--all`;
otherwise, and beside it, a sample of orders drawn from the seed, statement by statement.

After each order the promises are checked (`checks`, `told`): what is stored equals, numbers
included, what the same transactions give one after the other in the order of their commits; one
row per revision, every body kept; claims have holders who may stand side by side, both parties of
a clash are flagged, and every PC knows from its receipts and `changes` alone how its records
stand.

    python -m tests.interleavings                      every pair, and a sample of the triples
    python -m tests.interleavings --all                the triples by phases, too
    python -m tests.interleavings --scenario void+swap one scenario
    python -m tests.interleavings --scenario void+swap --order "2x12 1 2"    one order, turn by turn
    python -m tests.interleavings --planted            mistakes that must be noticed
"""
