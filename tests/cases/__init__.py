"""The cases of the protocol (docs/planted.md), and the mistakes that are the opposite of each.

`named` tells which tests run a case, `planted` holds the mistakes that neither the simulator nor
the interleavings can meet: an update of a program, a spoilt column, a forged receipt. They are put
into the real code one at a time, and the named tests of the case must notice them.

    python -m tests.cases --planted            each of them
    python -m tests.cases --planted NAME       this one; also one of the simulator's
"""
