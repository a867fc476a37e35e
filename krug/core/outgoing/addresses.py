"""Where Krug may connect to: out into the world only, unless the operator says otherwise.

Whoever sets an address must not reach the firm's inside through Krug.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import quote, urlsplit, urlunsplit

from django.utils.translation import gettext as _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
KEPT = "/%:@!$&'()*+,;=?"  # of a path or a query: what is quoted already, and what need not be
# Not of the open internet, whatever the registries say: what clouds tell their machines of themselves.
OF_CLOUDS = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("168.63.129.16/32"))
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Inside(Exception):
    """The host leads into a private network."""


def fault_of(url: str, inside: bool, whole: str) -> str:
    """Why Krug will not connect to `url`, in words; "" where it will. `whole` is said of what is no address at all.

    `inside`: whether private networks, and doing without TLS, are allowed. Where a name leads is looked at each time.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", 0
    if not host or port == 0 or len(url) > 2000 or not url.isascii() or any(sign <= " " for sign in url):
        return whole
    if parts.scheme != "https" and not (parts.scheme == "http" and inside):
        return _("The address must begin with https://.")
    if parts.username is not None or parts.fragment:
        return _("An address without name, password and #.")
    if not inside and _leads_inside(host):
        return _("This address lies in a private network.")
    return ""


def in_ascii(url: str) -> str:
    """An address in letters of any script as the network has it: https://магазин.рф is https://xn--80aairftm.xn--p1ai.

    What is no address stays as it is, for the check to refuse.
    """
    if url.isascii():
        return url
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode()
        place = host if parts.port is None else f"{host}:{parts.port}"
    except ValueError:
        return url
    if parts.username is not None:
        return url
    return urlunsplit((parts.scheme, place, quote(parts.path, KEPT), quote(parts.query, KEPT), parts.fragment))


def resolved(host: str, port: int, inside: bool) -> str:
    """The IP address to connect to. Raises OSError for an unknown host, and unless `inside` is allowed
    Inside where any of its addresses is private."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not inside and any(is_inside(ipaddress.ip_address(one.partition("%")[0])) for one in found):
        raise Inside(host)
    return found[0]


def is_inside(address: Address) -> bool:
    """Whether it is not of the open internet; also what wraps such a one in IPv6."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_inside(address.ipv4_mapped)
        if address in NAT64:
            return is_inside(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local:
            return True
        wrapped = address.sixtofour or (address.teredo[1] if address.teredo else None)
        if wrapped is not None and is_inside(wrapped):
            return True
    if any(address in network for network in OF_CLOUDS):
        return True
    return not address.is_global or address.is_multicast or address.is_reserved


def _leads_inside(host: str) -> bool:
    try:
        return is_inside(ipaddress.ip_address(host))
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
