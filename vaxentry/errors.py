"""The exception tree, one place for all of it.

    VaxEntryError
    ├── WorldError                 not our fault; a person or time can cure it
    │   ├── StorageError           the disk or the database file
    │   │   ├── WrongKeyError      the file is not readable with this key (or is damaged)
    │   │   ├── KeyMissingError    no key is stored for an existing file
    │   │   ├── NewerStoreError    the file was written by a newer version
    │   │   ├── DiskFullError      no space, or read-only
    │   │   ├── BookGoneError      the open file was deleted, renamed or replaced
    │   │   └── StoreBusyError     another process holds the write lock too long
    │   ├── NetworkError           no answer, or none that counts
    │   │   ├── UnreachableError   nothing was sent, or nobody answered
    │   │   ├── OutcomeUnknownError  sent, but no verified answer: never success
    │   │   ├── PortalError        somebody else answered (a network login page)
    │   │   ├── CertificateError   the server's TLS certificate is not trusted: nothing was sent
    │   │   │   └── ForeignCertificateError  it is somebody else's: whoever stands in between
    │   │   ├── WrongServerError   another server_id, or a hello under another key
    │   │   ├── NotAllowedError    the token was refused or the device revoked
    │   │   ├── CodeRefusedError   the enrolment code is wrong, used or expired
    │   │   ├── UpdateNeededError  the server takes only newer protocols
    │   │   ├── ForkError          the server knows tries this PC does not: a copy is at work
    │   │   ├── SetBackError       the server lacks what it promised: it was set back meanwhile
    │   │   ├── TooLargeError      the server refuses the size of the batch
    │   │   └── BusyError          the server asks to come back later
    │   ├── RecordMovedError       a correction was made from a revision that is not the head now
    │   ├── RecordVoidedError      a correction of a record that was voided meanwhile
    │   │   └── VoidAskedError     its void is asked for and not decided yet
    │   ├── NumberAskedError       another number is asked for, and an exchange can't wait for it
    │   ├── SameTicketError        two tickets are to be exchanged that are one
    │   ├── ReasonNeededError      a change without a reason of a record that is not free any more
    │   ├── NotPermittedError      the role does not allow it, or nobody is signed in
    │   ├── StaffRuleError         a member, a password or a code that can't be like this
    │   ├── RulingError            a clash that can't be decided here, or not any more
    │   ├── SealError              a seal of a day that can't be set or reopened now
    │   ├── AlreadySendingError    another process of this home sends already
    │   └── FileError              a file given by the user
    └── Bug                        ours: a promise inside the program was broken

Every error carries a `code` and harmless `params`, a moment as it is; the sentence for people is
looked up in `vaxentry.language` under ``error.<code>``. No personal data in either.
"""

from datetime import datetime
from typing import ClassVar


class VaxEntryError(Exception):
    """Base of all our errors."""

    code: ClassVar[str] = "unknown"

    def __init__(self, detail: str = "", **params: str | int | datetime) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.params = params

    @property
    def text_key(self) -> str:
        """Key of the sentence in `vaxentry.language`."""
        return f"error.{self.params.get('reason', self.code)}"


class WorldError(VaxEntryError):
    """Not a fault of the program."""


class StorageError(WorldError):
    code = "storage"


class WrongKeyError(StorageError):
    code = "wrong_key"


class KeyMissingError(StorageError):
    code = "key_missing"


class NewerStoreError(StorageError):
    code = "newer_store"


class DiskFullError(StorageError):
    code = "disk_full"


class BookGoneError(StorageError):
    code = "book_gone"


class StoreBusyError(StorageError):
    code = "store_busy"


class NetworkError(WorldError):
    code = "network"


class UnreachableError(NetworkError):
    code = "unreachable"


class OutcomeUnknownError(NetworkError):
    code = "outcome_unknown"


class PortalError(NetworkError):
    code = "portal"


class CertificateError(NetworkError):
    code = "certificate"


class ForeignCertificateError(CertificateError):
    code = "foreign_certificate"


class WrongServerError(NetworkError):
    code = "wrong_server"


class NotAllowedError(NetworkError):
    code = "not_allowed"


class CodeRefusedError(NetworkError):
    code = "code_refused"


class UpdateNeededError(NetworkError):
    code = "update_needed"


class ForkError(NetworkError):
    code = "fork"


class SetBackError(NetworkError):
    code = "set_back"


class TooLargeError(NetworkError):
    code = "too_large"


class BusyError(NetworkError):
    """The server asks to come back later; `retry_after_s` is None when it did not say when."""

    code = "busy"

    def __init__(self, detail: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class RecordMovedError(WorldError):
    code = "record_moved"


class RecordVoidedError(WorldError):
    code = "record_voided"


class VoidAskedError(RecordVoidedError):
    code = "void_asked"


class NumberAskedError(WorldError):
    code = "number_asked"


class SameTicketError(WorldError):
    code = "same_ticket"


class ReasonNeededError(WorldError):
    code = "reason_needed"


class NotPermittedError(WorldError):
    """Nothing was written; ``reason`` in params names the sentence."""

    code = "not_permitted"


class StaffRuleError(WorldError):
    """Nothing was changed; ``reason`` in params names the sentence."""

    code = "staff_rule"


class RulingError(WorldError):
    """A clash can't be decided; ``reason`` in params names the sentence."""

    code = "no_clash"


class SealError(WorldError):
    """A day can't be sealed or reopened; ``reason`` in params names the sentence."""

    code = "seal"


class AlreadySendingError(WorldError):
    code = "already_sending"


class FileError(WorldError):
    """A file given by the user can't be used; ``reason`` in params names the sentence."""

    code = "file"


class Bug(VaxEntryError):  # noqa: N818 - the name says whose fault it is
    """A promise inside the program was broken."""

    code = "bug"
