from __future__ import annotations


class Refused(Exception):
    """The file cannot be taken at all; the message says why, in the person's language."""
