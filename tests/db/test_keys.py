import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from vaxentry.db.keys import SERVICE, FileKeyStore, KeyringKeyStore, key_for
from vaxentry.errors import KeyMissingError
from vaxentry.language import LANGUAGES, Words


class MemoryKeyring(KeyringBackend):
    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before, ring = keyring.get_keyring(), MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def test_a_key_is_made_once_and_found_again(tmp_path: Path, ring: MemoryKeyring) -> None:
    database = tmp_path / "v.db"
    key = key_for(KeyringKeyStore(database), database)
    database.touch()
    assert len(key) == 32
    assert key_for(KeyringKeyStore(database), database) == key
    assert len(ring.held) == 1


def test_a_book_without_its_key_gets_no_new_one(tmp_path: Path, ring: MemoryKeyring) -> None:
    database = tmp_path / "v.db"
    database.touch()
    with pytest.raises(KeyMissingError):
        key_for(KeyringKeyStore(database), database)
    assert not ring.held


def test_no_keyring_is_told_and_not_worked_round(tmp_path: Path, ring: MemoryKeyring) -> None:
    del ring
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyMissingError) as caught:
        key_for(KeyringKeyStore(tmp_path / "v.db"), tmp_path / "v.db")
    assert caught.value.text_key == "error.no_keyring"


def test_a_locked_keyring_of_a_book_is_no_reason_for_another_key(
    tmp_path: Path, ring: MemoryKeyring
) -> None:
    database = tmp_path / "v.db"
    key_for(KeyringKeyStore(database), database)
    database.touch()
    del ring
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(KeyMissingError) as caught:
        key_for(KeyringKeyStore(database), database)
    for language in LANGUAGES:
        assert "--key-store" not in Words(language)(caught.value.text_key)


def test_the_key_file_is_for_this_user_alone(tmp_path: Path) -> None:
    store = FileKeyStore(tmp_path / "key" / "data.key")
    key = key_for(store, tmp_path / "v.db")
    path = tmp_path / "key" / "data.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert store.read() == key
    with pytest.raises(FileExistsError):
        store.write(bytes(32))


def test_a_damaged_entry_of_the_keyring_is_told(tmp_path: Path, ring: MemoryKeyring) -> None:
    ring.set_password(SERVICE, str(tmp_path / "v.db"), "not hex")
    with pytest.raises(KeyMissingError):
        key_for(KeyringKeyStore(tmp_path / "v.db"), tmp_path / "v.db")


@pytest.mark.parametrize("content", [b"not hex", b"", b"\xff\xfe", b"ab" * 31])
def test_a_damaged_key_file_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "data.key"
    path.write_bytes(content)
    with pytest.raises(KeyMissingError) as caught:
        FileKeyStore(path).read()
    assert caught.value.text_key == "error.key_file_damaged"
