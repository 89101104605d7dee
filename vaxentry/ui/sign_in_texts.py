"""Why nobody was let in, in a sentence. Pure."""

from datetime import datetime, timedelta

from vaxentry.domain.staff import SignIn, Standing
from vaxentry.language import Words
from vaxentry.language.spelling import clock_time

_MINUTE = timedelta(minutes=1)


def refusal(words: Words, said: SignIn, now: datetime) -> str:
    """The sentence for a sign-in that was refused; a lock says until when."""
    minutes = -(-said.locked_for // _MINUTE)
    if said.standing is Standing.LOCKED:
        time = clock_time(words, now + said.locked_for)
        return words("sign_in.until", time=time, minutes=minutes)
    return words(f"error.sign_in_{said.standing}", tries=said.tries_left)
