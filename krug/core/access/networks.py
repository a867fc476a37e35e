"""Networks of addresses, as administrators and operators name them."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable


def is_within(address: str, networks: Iterable[str]) -> bool:
    """Whether `address` is in one of `networks`; what is no address is in none."""
    try:
        own = ipaddress.ip_address(address)
    except ValueError:
        return False
    # A server that listens on both kinds of address tells of 192.168.7.20 as ::ffff:192.168.7.20.
    known = {own, getattr(own, "ipv4_mapped", None) or own}
    return any(one in ipaddress.ip_network(network) for network in networks for one in known)


def around(address: str) -> str:
    """What a limit goes by: an IPv4 address itself, of IPv6 the /64, which is one household's or one machine's whole.

    What is no address is given back.
    """
    try:
        own = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    own = getattr(own, "ipv4_mapped", None) or own
    return str(own) if own.version == 4 else str(ipaddress.ip_network((own, 64), strict=False))


def networks_in(text: str) -> list[str]:
    """Addresses and networks ("192.168.7.0/24"), parted by lines, spaces or commas, each once and in its short form.

    Raises ValueError with the first part that is none.
    """
    found = []
    for part in filter(None, re.split(r"[\s,;]+", text)):
        try:
            found.append(str(ipaddress.ip_network(part, strict=False)))
        except ValueError:
            raise ValueError(part) from None
    return list(dict.fromkeys(found))
