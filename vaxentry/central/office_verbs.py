"""The verbs of `vaxentry-central` with which the health office answers requests of a PC."""

import argparse
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from vaxentry.central.care_verbs import Verbs, opened
from vaxentry.central.dispute_verbs import party_text
from vaxentry.central.office import Named, Waiting, Word, answer, waiting
from vaxentry.central.opening import now_utc
from vaxentry.domain.approval import Asked, OfficeSays
from vaxentry.domain.plain_text import clean_text
from vaxentry.errors import StorageError
from vaxentry.language import Words
from vaxentry.wire.request import LONGEST_REVISION

_LONGEST_NAME = 100


def _requests(options: argparse.Namespace, words: Words) -> None:
    with opened(options, copy=True) as server:
        found = waiting(server.database)
    if options.json:
        print(json.dumps([asdict(one) for one in found], indent=1))
        return
    if not found:
        print(words("central.no_requests"))
    for one in found:
        print(_line(one, words, now_utc()))


def _line(one: Waiting, words: Words, now: datetime) -> str:
    waits = max(now - datetime.fromisoformat(one.asked_at), timedelta())
    return words(
        "central.request",
        record=one.record_id,
        rev=one.rev,
        kind=_kind(one, words),
        site=one.site,
        pc_code=one.pc_code,
        party=_party(one, words),
        asked_by=one.asked_by or "-",
        hours=waits // timedelta(hours=1),
        reason=one.reason or "-",
    )


def _kind(one: Waiting, words: Words) -> str:
    if one.kind == Asked.NUMBER and one.after:
        return words("central.request_number", before=one.before, after=one.after)
    return words("central.request_void" if one.kind == Asked.VOID else "central.request_blank")


def _party(one: Waiting, words: Words) -> str:
    party = one.party
    if party is None:
        return words("central.request_not_here")
    return party_text(party, words)


def _answer(options: argparse.Namespace, words: Words) -> None:
    if not 0 < options.rev <= LONGEST_REVISION:
        raise StorageError(reason="no_request")
    named = Named(options.record, options.rev, options.digest)
    word = Word(OfficeSays(options.decision), options.by, options.reason)
    with opened(options) as server:
        answer(server.database, server.journal, named, word, now_utc())
    print(words(f"central.answered_{options.decision}"))


def add_office(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    """Add these verbs to the command."""
    listing = verbs.add_parser(
        "requests", parents=[where], help="requests of PCs where nobody may decide them"
    )
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_requests)
    deciding = verbs.add_parser("answer", parents=[where], help="decide such a request, once")
    deciding.add_argument("record", type=UUID, metavar="RECORD")
    deciding.add_argument("rev", type=int, metavar="REV")
    deciding.add_argument("decision", choices=[one.value for one in OfficeSays])
    deciding.add_argument("--by", required=True, type=_name, help="who decides at the office")
    deciding.add_argument("--reason", required=True, type=_printable, help="why, no names")
    deciding.add_argument("--digest", default="", help="where several requests have one number")
    deciding.set_defaults(run=_answer)


def _printable(text: str) -> str:
    """A text that can be sealed at the PC; raises ValueError."""
    if not (cleaned := clean_text(text)):
        raise ValueError
    return cleaned


def _name(text: str) -> str:
    if len(name := _printable(text)) > _LONGEST_NAME:
        raise ValueError
    return name
