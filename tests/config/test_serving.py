"""Krug as it is really started: a process of its own, asked over HTTP."""

import os
import re
import signal
import socket
import urllib.request
from contextlib import ExitStack
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.once


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


def test_what_a_terminal_stops_begins_again_with_all_its_data(start, tmp_path):
    address, process = start()
    jar = signed_in(address, tmp_path)
    card = re.search(r'href="(/clients/\d+)"', jar.open(f"{address}/clients").read().decode())[1]
    name = heading(jar, f"{address}{card}")

    os.killpg(process.pid, signal.SIGINT)
    ended = process.wait(20)
    said = process.stdout.read()
    address, again = start()

    assert (ended, "Traceback" in said) == (0, False)
    assert heading(signed_in(address, tmp_path), f"{address}{card}") == name
    os.killpg(again.pid, signal.SIGINT)
    assert again.wait(20) == 0


def heading(jar, address):
    return re.search(r"<h1[^>]*>(.+?)</h1>", jar.open(address).read().decode(), re.S)[1]


def test_letters_in_an_address_may_come_unquoted(served):
    address, _process, _data = served
    host, port = address.removeprefix("http://").split(":")

    with socket.create_connection((host, int(port))) as raw:
        raw.sendall("GET /search?q=лес HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = raw.recv(100)

    assert answer.startswith(b"HTTP/1.1 302")


def test_who_sends_half_a_form_and_falls_silent_keeps_nobody_waiting(served):
    address, _process, _data = served
    host, port = address.removeprefix("http://").split(":")
    head = "POST /signin HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"

    with ExitStack() as open_ones:
        for _each in range(24):  # more than both processes have threads for
            silent = open_ones.enter_context(socket.create_connection((host, int(port))))
            silent.sendall(f"{head}Content-Length: 5000\r\n\r\nemail=a".encode())
        answers = [urllib.request.urlopen(f"{address}/healthz", timeout=20).status for _each in range(8)]

    assert answers == [200] * 8
