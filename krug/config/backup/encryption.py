"""Copies that only who has the key can read: age (https://age-encryption.org/v1), by the pyrage library."""

from __future__ import annotations

import io
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from krug.config.backup.archive import not_a_copy
from krug.config.backup.places import NotWhole

KEY, BODY = "key.age", "body.age"
AGE, GZIP = b"age-encryption.org/", b"\x1f\x8b"


@dataclass(frozen=True)
class Lock:
    """To whom a copy is readable: age recipients ("age1…"), or who knows the passphrase; without either, anybody."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def check(self) -> None:
        """Raises NotWhole for a recipient that is none."""
        from pyrage import RecipientError, x25519

        for text in self.recipients:
            try:
                x25519.Recipient.from_str(text)
            except RecipientError:
                raise NotWhole(_("This is not an age recipient: %(text)s") % {"text": text}) from None

    def shut(self, source: Path, to: Path) -> None:
        """Move the plain copy `source` to `to`, encrypted where that is asked for."""
        from pyrage import encrypt_file, x25519

        if self.recipients:
            encrypt_file(str(source), str(to), [x25519.Recipient.from_str(text) for text in self.recipients])
        elif self.passphrase:
            _shut_by_phrase(source, to, self.passphrase)
        else:
            shutil.move(source, to)


OPEN = Lock()


@dataclass(frozen=True)
class Key:
    """What opens a copy: an age identity ("AGE-SECRET-KEY-1…"), or the passphrase."""

    identity: str = ""
    passphrase: str = ""

    def open(self, source: Path, room: Path) -> Path:
        """The plain copy: `source` itself, or decrypted into `room`. Raises NotWhole where this key does not fit."""
        with source.open("rb") as file:
            start = file.read(len(AGE))
        if start.startswith(GZIP):
            return source
        if start == AGE:
            return _decrypted(source, room / "plain", self.identity)
        return _opened_by_phrase(source, room, self.passphrase)


NO_KEY = Key()


def _shut_by_phrase(source: Path, to: Path, phrase: str) -> None:
    from pyrage import encrypt_file, passphrase, x25519

    identity = x25519.Identity.generate()
    body = source.with_name(BODY)
    encrypt_file(str(source), str(body), [identity.to_public()])
    key = passphrase.encrypt(str(identity).encode(), phrase)
    with tarfile.open(to, "w:") as archive:
        header = tarfile.TarInfo(KEY)
        header.size, header.mode = len(key), 0o600
        archive.addfile(header, io.BytesIO(key))
        archive.add(body, BODY)
    body.unlink()


def _opened_by_phrase(source: Path, room: Path, phrase: str) -> Path:
    from pyrage import DecryptError, passphrase

    try:
        with tarfile.open(source, "r:") as archive:
            key, body = archive.extractfile(KEY), archive.extractfile(BODY)
            if key is None or body is None:
                raise not_a_copy()
            if not phrase:
                raise NotWhole(_("This copy is under a passphrase."))
            identity = passphrase.decrypt(key.read(), phrase).decode()
            with (room / BODY).open("wb") as target:
                shutil.copyfileobj(body, target)
    except (tarfile.TarError, KeyError):
        raise not_a_copy() from None
    except DecryptError:
        raise NotWhole(_("The passphrase does not fit this copy.")) from None
    return _decrypted(room / BODY, room / "plain", identity)


def _decrypted(source: Path, to: Path, identity: str) -> Path:
    from pyrage import DecryptError, IdentityError, decrypt_file, x25519

    if not identity:
        raise NotWhole(_("This copy is encrypted: give the file of the age identity."))
    try:
        decrypt_file(str(source), str(to), [x25519.Identity.from_str(identity)])
    except (DecryptError, IdentityError):
        raise NotWhole(_("The age identity does not fit this copy.")) from None
    except OSError as error:
        if error.errno is not None:  # the disk's own fault, such as no room
            raise
        raise not_a_copy() from None  # a byte was changed, or the end is missing
    return to
