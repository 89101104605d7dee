"""Passwords as the book keeps them: Argon2id. Slow and large on purpose: never on the main thread,
never inside a transaction.
"""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher


@dataclass(frozen=True, slots=True)
class Passwords:
    """Hashes passwords; as it stands with the low-memory profile of RFC 9106.

    Attributes:
        time_cost: passes over the memory.
        memory_kib: KiB of memory.
        lanes: computed side by side.
    """

    time_cost: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # noqa: PLC0415 - not before somebody signs in

        return PasswordHasher(self.time_cost, self.memory_kib, self.lanes)

    def seal(self, password: str) -> str:
        """The hash of a password, with its salt and its parameters."""
        return self._hasher().hash(_bytes(password))

    def fits(self, sealed: str, password: str) -> bool:
        """Whether it is the password of this hash; a hash that is none fits nothing."""
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        try:
            return self._hasher().verify(sealed, _bytes(password))
        except (InvalidHashError, VerificationError):
            return False

    def is_old(self, sealed: str) -> bool:
        """Whether it was made with other parameters."""
        return self._hasher().check_needs_rehash(sealed)


def _bytes(password: str) -> bytes:
    """Whatever a terminal hands over, half a letter too."""
    return password.encode("utf-8", "surrogatepass")


def seal_code(code: str) -> str:
    """The hash of a code of more than 100 random bits: nothing to be guessed, so nothing slow."""
    return sha256(b"vaxentry recovery code:" + code.encode()).hexdigest()


def fits_code(sealed: str, code: str) -> bool:
    """Whether it is the code of this hash."""
    return compare_digest(sealed, seal_code(code))
