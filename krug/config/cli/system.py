"""What the operating system refuses, in Krug's language."""

from __future__ import annotations

import errno
import os

from krug.config.early import noop as _
from krug.config.early import spoken

SAID = {
    errno.ENOENT: _("%(name)s: there is no such file or folder"),
    errno.EACCES: _("%(name)s: there is no right to it"),
    errno.EPERM: _("%(name)s: there is no right to it"),
    errno.EISDIR: _("%(name)s: this is a folder"),
    errno.ENOTDIR: _("%(name)s: this is no folder"),
    errno.EEXIST: _("%(name)s: this is there already"),
    errno.ENOSPC: _("%(name)s: there is no room left on the disk"),
    errno.EROFS: _("%(name)s: nothing can be written there"),
}


def said(error: OSError) -> str:
    """One line that names the file; the system's own words where Krug has none."""
    text = SAID.get(error.errno or 0)
    if text is None:
        return str(error)
    name = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes | os.PathLike) else ""
    line = spoken(text) % {"name": name}
    return line if name else line.removeprefix(": ")
