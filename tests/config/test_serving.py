"""Krug as it is really started: a process of its own, asked over HTTP."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

import pytest


@pytest.fixture
def served(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "KRUG_DATA": str(tmp_path), "PORT": str(port), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "krug", "serve"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    for _attempt in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz")
            break
        except OSError:
            time.sleep(0.1)
    yield address, process, tmp_path
    process.kill()
    process.wait()


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

    assert "лес»" in found
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_letters_in_an_address_may_come_unquoted(served):
    address, _process, _data = served
    host, port = address.removeprefix("http://").split(":")

    with socket.create_connection((host, int(port))) as raw:
        raw.sendall("GET /search?q=лес HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = raw.recv(100)

    assert answer.startswith(b"HTTP/1.1 302")
