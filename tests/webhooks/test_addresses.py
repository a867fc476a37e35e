"""Where Krug sends and where it does not."""

import ipaddress

import pytest

from krug.core.outgoing.addresses import in_ascii, is_inside
from krug.core.records.cleaning import Invalid
from krug.core.webhooks.addresses import check_url

INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::",
    "192.0.0.192",
    "168.63.129.16",
    "::ffff:168.63.129.16",
    "fec0::1",
]
OUTSIDE = ["93.184.215.14", "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("address", INSIDE)
def test_inside(address):
    assert is_inside(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_outside(address):
    assert not is_inside(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "shop.example",
        "//shop.example/krug",
        "http://shop.example/",
        "ftp://shop.example/",
        "https://",
        "https://user:word@shop.example/",
        "https://shop.example/#part",
        "https://shop.example:99999/",
        "https://shop.example/a b",
        "https://shop.example/\nhost: x",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://localhost/",
        "https://api.localhost/",
        "https://" + "a" * 2000,
    ],
)
def test_refused(url):
    with pytest.raises(Invalid):
        check_url(url)


@pytest.mark.parametrize("url", ["https://shop.example/krug?key=1", "https://8.8.8.8:8443/", "HTTPS://Shop.Example"])
def test_taken(url):
    check_url(url)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/", "http://inside.lan/", "https://10.0.0.1/"])
def test_inside_is_taken_where_the_operator_says_so(url, settings):
    settings.WEBHOOKS_INSIDE = True

    check_url(url)


def test_an_address_in_any_script_becomes_what_the_network_has():
    found = in_ascii("https://магазин.рф:8443/заказ?код=1")

    check_url(found)
    assert found == "https://xn--80aairftm.xn--p1ai:8443/%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7?%D0%BA%D0%BE%D0%B4=1"
    assert in_ascii(found) == found


@pytest.mark.parametrize("url", ["https://имя:слово@shop.example/", "https://" + "ы" * 300 + ".рф/", "https://[ы/"])
def test_what_is_no_address_stays_refused(url):
    with pytest.raises(Invalid):
        check_url(in_ascii(url))
