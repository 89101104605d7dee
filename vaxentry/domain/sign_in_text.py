"""Why nobody was let in. Pure."""

from datetime import datetime

from vaxentry.domain.staff import SignIn
from vaxentry.errors import NotPermittedError
from vaxentry.language import Words
from vaxentry.language.spelling import short_moment


def refused(words: Words, said: SignIn, now: datetime) -> NotPermittedError:
    """The sentence of a sign-in that was refused; a lock says until when by the PC's own clock."""
    until = short_moment(words, said.locked_until, now) if said.locked_until else ""
    return NotPermittedError(reason=f"sign_in_{said.standing}", tries=said.tries_left, until=until)
