"""What a device is refused, as WebDAV says it: a status, and the condition that was not met (RFC 4918, 16)."""

from __future__ import annotations

DAV = "DAV:"
CALDAV = "urn:ietf:params:xml:ns:caldav"
CARDDAV = "urn:ietf:params:xml:ns:carddav"


class Refused(Exception):
    """`condition` is (namespace, name) of the condition; None where the standard names none. `href`: of what it is."""

    def __init__(
        self, status: int, condition: tuple[str, str] | None = None, words: str = "", href: str | None = None
    ) -> None:
        super().__init__(words)
        self.status, self.condition, self.words, self.href = status, condition, words, href


def missing() -> Refused:
    return Refused(404)


def may_not(words: str = "") -> Refused:
    return Refused(403, (DAV, "need-privileges"), words)


def malformed(words: str, space: str = CALDAV) -> Refused:
    name = "valid-calendar-data" if space == CALDAV else "valid-address-data"
    return Refused(403, (space, name), words)
