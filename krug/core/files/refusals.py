from __future__ import annotations

from django.utils.translation import gettext as _


class NotTaken(Exception):
    """A file that will not do; as text why, in the reader's language. `field` is "file" or "name"."""

    def __init__(self, reason: str, field: str = "file") -> None:
        super().__init__(reason)
        self.field = field


class TooLarge(NotTaken):
    def __init__(self, most: int) -> None:
        super().__init__(_("The file is larger than %(most)s.") % {"most": in_megabytes(most)})


def in_megabytes(size: int) -> str:
    return _("%(number)d MB") % {"number": size // 1024 // 1024}
