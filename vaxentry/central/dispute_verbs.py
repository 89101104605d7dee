"""The verbs of `vaxentry-central` with which the health office decides clashes."""

import argparse
import json
from dataclasses import asdict

from vaxentry.central.care_verbs import HIGHEST_NUMBER, Verbs, opened, reason_of
from vaxentry.central.disputes import Dispute, Verdict, disputes, rule
from vaxentry.central.opening import now_utc
from vaxentry.central.party import Party
from vaxentry.errors import StorageError
from vaxentry.language import Words

_MINUTES = 16
"""Letters of an ISO time that are shown."""


def _conflicts(options: argparse.Namespace, words: Words) -> None:
    with opened(options, copy=True) as server:
        found = disputes(server.database)
    if options.json:
        print(json.dumps([asdict(one) for one in found], indent=1))
        return
    if not found:
        print(words("central.no_conflicts"))
    for one in found:
        print(_line(one, words))


def _line(one: Dispute, words: Words) -> str:
    told = words(
        "central.conflict",
        number=one.number,
        kind=words(f"central.conflict_{one.kind}"),
        contender=party_text(one.contender, words),
        holder=party_text(one.holder, words),
        since=one.since[:_MINUTES],
    )
    return f"{told} {words('central.conflict_decided')}" if one.decided else told


def party_text(one: Party, words: Words) -> str:
    """One side of a clash or of a request, masked, in one line."""
    return words(
        "central.conflict_party", name=one.masked_name, site=one.site, given_on=one.given_on
    )


def _rule(options: argparse.Namespace, words: Words) -> None:
    if not 0 < options.number <= HIGHEST_NUMBER:
        raise StorageError(reason="no_conflict")
    with opened(options) as server:
        rule(
            server.database,
            server.journal,
            options.number,
            Verdict(options.verdict),
            options.reason,
            now_utc(),
        )
    print(words(f"central.ruled_{options.verdict}"))


def add_disputes(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    """Add these verbs to the command."""
    listing = verbs.add_parser("conflicts", parents=[where], help="open clashes of two records")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_conflicts)
    ruling = verbs.add_parser(
        "rule", parents=[where], help="decide a clash: both stand, or whose it is by right"
    )
    ruling.add_argument("number", type=int, metavar="CONFLICT")
    ruling.add_argument(
        "verdict",
        choices=[one.value for one in Verdict],
        help="mine = the contender's, other = the present holder's",
    )
    ruling.add_argument("--reason", required=True, type=reason_of, help="proof or rule, no names")
    ruling.set_defaults(run=_rule)
