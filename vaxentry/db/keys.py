"""The data key: 256 random bits, in the system's keyring, or in a file where a person chose so."""

import os
import secrets
from pathlib import Path
from typing import Protocol

import keyring
from keyring.errors import KeyringError

from vaxentry.errors import KeyMissingError

KEY_BYTES = 32
SERVICE = "vaxentry"


class KeyStore(Protocol):
    """Keeps one key for one database file."""

    def read(self) -> bytes | None:
        """The key, None when none was made yet."""
        ...

    def write(self, key: bytes) -> None:
        """Keep a new key."""
        ...


class KeyringKeyStore:
    """The operating system's keyring, one entry for each database path."""

    def __init__(self, database: Path) -> None:
        self._database, self._entry = database, str(database)

    def read(self) -> bytes | None:
        """The key from the keyring.

        Raises:
            KeyMissingError: there is no keyring here, or it is locked.
        """
        try:
            text = keyring.get_password(SERVICE, self._entry)
        except KeyringError as e:
            raise self._closed() from e
        return _key_in(text, KeyMissingError.code) if text else None

    def _closed(self) -> KeyMissingError:
        """Another place for the key is to be chosen only where no book waits for this one."""
        return KeyMissingError(reason="keyring_closed" if self._database.exists() else "no_keyring")

    def write(self, key: bytes) -> None:
        """Keep the key in the keyring.

        Raises:
            KeyMissingError: there is no keyring here, or it is locked.
        """
        try:
            keyring.set_password(SERVICE, self._entry, key.hex())
        except KeyringError as e:
            raise self._closed() from e


class FileKeyStore:
    """A file only this user may read: weaker, and only where a person chose it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes | None:
        """The key from the file."""
        try:
            text = self._path.read_bytes().decode("latin-1")
        except FileNotFoundError:
            return None
        return _key_in(text, "key_file_damaged")

    def write(self, key: bytes) -> None:
        """Write the file, durable before it is used."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        descriptor = os.open(self._path, flags, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())


def _key_in(text: str, damaged: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError as e:
        raise KeyMissingError(reason=damaged) from e
    if len(key) != KEY_BYTES:
        raise KeyMissingError(reason=damaged)
    return key


def key_for(store: KeyStore, database: Path) -> bytes:
    """The key of `database`; a new one only when there is no database yet.

    Raises:
        KeyMissingError: a database is there but its key is not: nothing is made or overwritten.
    """
    key = store.read()
    if key is not None:
        return key
    if database.exists():
        raise KeyMissingError
    key = secrets.token_bytes(KEY_BYTES)
    store.write(key)
    return key
