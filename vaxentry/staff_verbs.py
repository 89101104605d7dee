"""The verb ``staff``, and how any verb asks who acts. A password is never in a command line.

Secrets are asked for at the terminal, or read from standard input with ``--password-stdin``, a line
each in the order of the questions. A name given as ``-`` is read there too, before the secrets.
"""

import argparse
import getpass
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from vaxentry.domain.staff import (
    Member,
    Role,
    SignIn,
    Standing,
    member_state,
    refusal,
    same_name,
)
from vaxentry.errors import NotPermittedError, StaffRuleError
from vaxentry.language import Words
from vaxentry.options import add_day, one_of
from vaxentry.settings import load_settings, save_settings

if TYPE_CHECKING:
    from vaxentry.db.staff import Staff
    from vaxentry.wiring import Book


@dataclass(frozen=True, slots=True)
class Questions:
    """Asks for names and secrets.

    Attributes:
        from_stdin: whether secrets are lines of standard input.
    """

    words: Words
    from_stdin: bool

    def name(self, given: str) -> str:
        """A name as given, or a line of standard input for ``-``."""
        return _line() if given == "-" else given

    def secret(self, key: str) -> str:
        """A password or a code; `key` is the text of the question.

        Raises:
            StaffRuleError: there is nobody to ask.
        """
        if self.from_stdin:
            return _line()
        if sys.stdin is None or not sys.stdin.isatty():
            raise StaffRuleError(reason="password_needed")
        return getpass.getpass(f"{self.words(key)} ")

    def chosen(self) -> str:
        """A password that is chosen now; at a terminal it is typed twice.

        Raises:
            StaffRuleError: the two differ.
        """
        password = self.secret("staff.ask_new")
        if not self.from_stdin and self.secret("staff.ask_again") != password:
            raise StaffRuleError(reason="password_twice")
        return password


def _line() -> str:
    try:
        line = sys.stdin.readline() if sys.stdin is not None else ""
    except UnicodeDecodeError:
        raise StaffRuleError(reason="password_needed") from None
    if not line.rstrip("\r\n"):
        raise StaffRuleError(reason="password_needed")
    return line.rstrip("\r\n")


def add_actor(parser: argparse.ArgumentParser) -> None:
    """The options of a verb that acts in somebody's name."""
    parser.add_argument(
        "--as", dest="actor", metavar="NAME", help="who does it, once there are members"
    )
    parser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read passwords from standard input, a line each",
    )


def sign_in(book: "Book", arguments: argparse.Namespace, words: Words) -> None:
    """Let who acts sign in for this command; nobody has to while there are no members.

    Raises:
        NotPermittedError: not said who acts, or the sign-in was refused.
    """
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy

    staff = wiring.staff(book)
    if not staff.members():
        if arguments.actor:
            raise NotPermittedError(reason="staff_first")
        return
    if not arguments.actor:
        raise NotPermittedError(reason="sign_in_as")
    questions = Questions(words, arguments.password_stdin)
    name = questions.name(arguments.actor)
    _let_in(staff.sign_in(name, questions.secret("staff.ask_password")))


def _let_in(said: SignIn) -> None:
    """Raise the sentence of a sign-in that was refused."""
    if said.standing is not Standing.ALLOWED:
        raise refusal(said)


def add_staff(parser: argparse.ArgumentParser) -> None:
    """The verbs below ``staff``."""
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)
    for name, act, about in (
        ("list", _list, "who may work at this PC"),
        ("add", _add, "a new member, the first one a supervisor"),
        ("roles", _roles, "other roles, another last day, another name"),
        ("disable", _disable, "nobody signs in as this member any more"),
        ("reset", _reset, "a one-time password for who forgot the own one"),
        ("recover", _recover, "a supervisor's new password, with the printed recovery code"),
        ("password", _password, "another password of who is given by --as"),
    ):
        verb = verbs.add_parser(name, help=about)
        verb.set_defaults(act=act)
        add_actor(verb)
        if act not in {_list, _password}:
            verb.add_argument("name", metavar="NAME", help="the member; - reads it")
        if act in {_add, _roles}:
            roles = list(Role)
            verb.add_argument("--role", action="append", type=one_of(roles), choices=roles)
            add_day(verb, "--until", "the last day of these roles")
        if act is _roles:
            verb.add_argument("--rename", metavar="NAME")
            verb.add_argument("--no-until", action="store_true", help="no last day any more")
        if act is _disable:
            verb.add_argument("--undo", action="store_true", help="let the member in again")


@dataclass(frozen=True, slots=True)
class _Call:
    """One command: its options, the people, and how to ask."""

    arguments: argparse.Namespace
    book: "Book"
    staff: "Staff"
    words: Words
    questions: Questions

    def sign_in(self) -> None:
        sign_in(self.book, self.arguments, self.words)

    def name(self) -> str:
        return self.questions.name(self.arguments.name)

    def named(self) -> Member:
        """The member that is meant.

        Raises:
            StaffRuleError: nobody of that name.
        """
        name = self.name()
        for one in self.staff.members():
            if same_name(one.name, name):
                return one
        raise StaffRuleError(reason="member_unknown")

    def tell(self, key: str, **params: object) -> None:
        print(self.words(key, **params))


def run(arguments: argparse.Namespace, book: "Book", words: Words) -> None:
    """Do what was asked for.

    Raises:
        WorldError: one sentence why it was not done.
    """
    from vaxentry import wiring  # noqa: PLC0415 - SQLAlchemy

    questions = Questions(words, arguments.password_stdin)
    act: Callable[[_Call], None] = arguments.act
    act(_Call(arguments, book, wiring.staff(book), words, questions))


def _list(call: _Call) -> None:
    found, at = call.staff.members(), call.staff.counted_now()
    if not found:
        call.tell("staff.nobody")
    for one in found:
        roles = ", ".join(call.words(f"staff.role_{role}") for role in sorted(one.roles))
        until = one.valid_until.isoformat() if one.valid_until else "-"
        about = call.words(f"staff.is_{member_state(one, at)}")
        call.tell("staff.line", name=one.name, roles=roles, until=until, state=about)


def _add(call: _Call) -> None:
    if not call.staff.members():
        _begin(call)
        return
    name = call.name()
    call.sign_in()
    password = call.staff.add(name, call.arguments.role or (), call.arguments.until)
    call.tell("staff.added", name=name, password=password)


def _begin(call: _Call) -> None:
    name = call.name()
    code = call.staff.begin(name, call.questions.chosen())
    settings = call.book.places.settings
    save_settings(settings, replace(load_settings(settings), sign_in=True))
    call.tell("staff.begun", name=name)
    call.tell("staff.recovery", code=code)


def _roles(call: _Call) -> None:
    one, given = call.named(), call.arguments
    call.sign_in()
    roles = frozenset(given.role) if given.role else one.roles
    until = None if given.no_until else given.until or one.valid_until
    call.staff.change(one.id, name=given.rename or one.name, roles=roles, valid_until=until)
    call.tell("staff.changed", name=given.rename or one.name)


def _disable(call: _Call) -> None:
    one = call.named()
    call.sign_in()
    call.staff.disable(one.id, disabled=not call.arguments.undo)
    call.tell("staff.enabled" if call.arguments.undo else "staff.disabled", name=one.name)


def _reset(call: _Call) -> None:
    one = call.named()
    call.sign_in()
    call.tell("staff.was_reset", name=one.name, password=call.staff.reset(one.id))


def _recover(call: _Call) -> None:
    name, code = call.name(), call.questions.secret("staff.ask_code")
    fresh = call.staff.recover(code, name, call.questions.chosen())
    call.tell("staff.recovered", name=name)
    call.tell("staff.recovery", code=fresh)


def _password(call: _Call) -> None:
    if not call.arguments.actor:
        raise NotPermittedError(reason="sign_in_as")
    name, old = (
        call.questions.name(call.arguments.actor),
        call.questions.secret("staff.ask_password"),
    )
    _let_in(call.staff.sign_in(name, old))
    _let_in(call.staff.change_password(old, call.questions.chosen()))
    call.tell("staff.password_changed")
