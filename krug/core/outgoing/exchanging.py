"""One exchange with another server: checked where it leads, bounded in time and size, never redirected.

It reads httpcore in, which few processes need: only who asks does so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import httpcore

from krug.core.outgoing.addresses import Inside
from krug.core.outgoing.connecting import Checked, NoName, is_trust, trust
from krug.core.outgoing.faults import Fault, Unreached

CONNECT, TOTAL = 5.0, 10.0  # seconds


@contextmanager
def answered(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None = None,
    *,
    inside: bool,
    total: float | None = None,
) -> Iterator[httpcore.Response]:
    """The answer as it begins to come, over a connection of its own. Raises Unreached, also while it is read.

    `inside`: whether private networks are allowed. `total`: seconds in which all of it must have come; TOTAL where none
    is said.
    """
    total = TOTAL if total is None else total
    deadline = time.monotonic() + total
    with pool(lambda: deadline, inside) as made, sent(made, method, url, headers, body, total) as answer:
        yield answer


@contextmanager
def sent(
    made: httpcore.ConnectionPool, method: str, url: str, headers: Mapping[str, str], body: bytes | None, total: float
) -> Iterator[httpcore.Response]:
    """As `answered`, over a pool that is kept."""
    waits = {name: min(CONNECT, total) if name == "connect" else total for name in ("connect", "read", "write", "pool")}
    try:
        with made.stream(
            method, url, headers=list(headers.items()), content=body, extensions={"timeout": waits}
        ) as answer:
            yield answer
    except (Inside, httpcore.UnsupportedProtocol):
        raise Unreached(Fault.ADDRESS) from None
    except NoName:
        raise Unreached(Fault.NAME) from None
    except (httpcore.TimeoutException, TimeoutError):
        raise Unreached(Fault.TIME) from None
    except (httpcore.ConnectError, OSError) as error:
        raise Unreached(Fault.TRUST if is_trust(error) else Fault.REFUSED) from None
    except (httpcore.NetworkError, httpcore.ProtocolError):
        raise Unreached(Fault.BROKEN) from None


def pool(deadline: Callable[[], float], inside: bool, most: int = 1, kept: float = 0.0) -> httpcore.ConnectionPool:
    """At most `most` connections, kept `kept` seconds without work; see `Checked` for the others."""
    return httpcore.ConnectionPool(
        ssl_context=trust(), network_backend=Checked(deadline, inside), max_connections=most, keepalive_expiry=kept
    )


def whole(answer: httpcore.Response, most: int) -> bytes:
    """All of its body. Raises Unreached where that is more than `most` bytes, or does not come."""
    body = bytearray()
    for part in answer.iter_stream():
        body += part
        if len(body) > most:
            raise Unreached(Fault.TOO_MUCH)
    return bytes(body)
