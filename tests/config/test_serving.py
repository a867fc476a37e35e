"""Krug as it is really started: a process of its own, asked over HTTP."""

import re
import signal
import socket
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode


def signed_in(address, data):
    jar = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = jar.open(f"{address}/signin").read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    email, password = re.search(r"^manager: (\S+) / (\S+)$", (data / "demo.txt").read_text(), re.M).groups()
    values = {"csrfmiddlewaretoken": token, "email": email, "password": password}
    jar.open(f"{address}/signin", urlencode(values).encode())
    return jar


def test_a_newcomer_signs_in_finds_a_client_and_stops_krug(served):
    address, process, data = served

    jar = signed_in(address, data)
    found = jar.open(f"{address}/search?q=%D0%BB%D0%B5%D1%81").read().decode()

    assert re.search("Северный.*лес", found)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_letters_in_an_address_may_come_unquoted(served):
    address, _process, _data = served
    host, port = address.removeprefix("http://").split(":")

    with socket.create_connection((host, int(port))) as raw:
        raw.sendall("GET /search?q=лес HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = raw.recv(100)

    assert answer.startswith(b"HTTP/1.1 302")
