"""The verbs of `vaxentry-central` with which the health office answers requests of a PC, and says
who typed there.
"""

import argparse
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID

from vaxentry.central.authors import unknown
from vaxentry.central.care import know_author
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


def _authors(options: argparse.Namespace, words: Words) -> None:
    with opened(options, copy=True) as server, server.database.reading() as connection:
        found = unknown(connection)
    if options.json:
        print(json.dumps([asdict(one) for one in found], indent=1))
        return
    if not found:
        print(words("central.no_authors"))
    for one in found:
        print(words("central.author", **asdict(one)))


def _know(options: argparse.Namespace, words: Words) -> None:
    with opened(options) as server:
        done = know_author(server.database, server.journal, options.author, options.name, now_utc())
    if done is None:
        raise StorageError(reason="no_author")
    print(words("central.author_known", name=options.name, n=done))


def _add_authors(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    listing = verbs.add_parser(
        "authors", parents=[where], help="who typed records and is not known here"
    )
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=_authors)
    knowing = verbs.add_parser("know", parents=[where], help="make such an author known")
    knowing.add_argument("author", type=UUID, metavar="AUTHOR")
    knowing.add_argument("--name", required=True, type=_name, help="of the clerk, or a note")
    knowing.set_defaults(run=_know)


def add_office(verbs: Verbs, where: argparse.ArgumentParser) -> None:
    """Add these verbs to the command."""
    _add_authors(verbs, where)
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
