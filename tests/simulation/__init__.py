"""The simulator: real engine, real store, real server handlers, in one thread, from one seed.

A *world* is one server and one to three PCs. The clock, the network and all randomness (ids,
nonces, keys, tokens) come from the seed; nothing sleeps and nothing listens. A *schedule* is some
hundreds of steps drawn from the seed: save, correct, void, a round of sync, a clock that jumps, a
crash, a server that dies. At every *fault point* (each request, each commit of a book, each commit
of the server) the *fates* are asked whether something goes wrong there, and what.

After every step the *invariants* are checked from outside: on the database files, with connections
and code of their own (`book_checks`, `central_checks`), on the line (`watch`) and against what was
typed (`ledger`). Then the faults stop, and everything must converge (`healing`, `agreement`).

    python -m tests.simulation --schedules 500 --jobs 2       a campaign in two processes
    python -m tests.simulation --replay 17                    the trace of one schedule
    python -m tests.simulation --exhaustive 2                 every sequence of up to two faults
    python -m tests.simulation --planted                      mistakes that must be caught

A crash is the files as they are at a commit, copied and opened again; what was not committed is
gone. The same seed gives the same trace, byte for byte. `--with restore,clone,rollback` adds what
the protocol has to survive beyond crashes: a server set back to an earlier copy without notice, a
copied PC, a PC set back; `rulings` lets the supervisor decide much; `full` is a server whose disk
takes nothing for hours. See `options` for what is asked
of the program then.
"""
