"""The installation's own secret, kept beside the data and never in the database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key_in(data: Path) -> str:
    """The key from `data`/secret.key, made on the first call. Another process may make it at the same time."""
    path = data / "secret.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f"secret.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(50))
        try:
            os.link(own, path)  # fails when the other process was first: then its key is the one
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text()
