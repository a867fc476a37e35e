"""Connections out of Krug: to the very address that was checked, and bounded in time as a whole.

By httpcore, the ground under httpx: a name which leads elsewhere a moment after it was looked at leads nowhere.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import httpcore

from krug.core.outgoing.addresses import resolved


class NoName(Exception):
    """No such name is in the net."""


class Checked(httpcore.SyncBackend):
    """Connects to the address that was looked at, and to no other; to a private one only where `inside` allows it.

    `deadline` tells, as `time.monotonic` does, when the request under way must have ended.
    """

    def __init__(self, deadline: Callable[[], float], inside: bool) -> None:
        super().__init__()
        self.deadline, self.inside = deadline, inside

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            address = resolved(host, port, self.inside)
        except (OSError, UnicodeError):
            raise NoName(host) from None
        left = _left(timeout, self.deadline())
        return Hurried(super().connect_tcp(address, port, left, local_address, socket_options), self.deadline)


class Hurried(httpcore.NetworkStream):
    """A connection all of whose waits together end at one moment, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Callable[[], float]) -> None:
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, _left(timeout, self.deadline()))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, _left(timeout, self.deadline()))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, self.deadline())
        return Hurried(self.stream.start_tls(ssl_context, server_hostname, left), self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(timeout: float | None, deadline: float) -> float:
    left = deadline - time.monotonic()
    left = left if timeout is None else min(timeout, left)
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


@cache
def trust() -> ssl.SSLContext:
    """The certificates everybody trusts, and those that this machine trusts beside them."""
    context = httpcore.default_ssl_context()
    context.load_default_certs()
    return context


def is_trust(error: BaseException) -> bool:
    """Whether it was not believed that the other side is who its name says."""
    return isinstance(error, ssl.SSLError) or isinstance(error.__cause__ or error.__context__, ssl.SSLError)
