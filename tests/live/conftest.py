"""Two processes of Krug over one database, each on a port of its own."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.databases import own_database


class Served:
    """One running Krug, and what a browser does with it."""

    def __init__(self, environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = environment["KRUG_DATA"]
        command = [sys.executable, "-m", "krug", "serve", "--no-worker"]
        environment = {**environment, "PORT": str(self.port)}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        for _attempt in range(1200):
            try:
                with socket.create_connection(("127.0.0.1", self.port)):
                    break
            except OSError:
                time.sleep(0.1)

    def signed_in(self, role):
        return Browser(self, role)


class Browser:
    def __init__(self, served, role):
        self.address, self.port, self.jar = f"http://127.0.0.1:{served.port}", served.port, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        signins = Path(served.data, "demo.txt").read_text()
        email, password = re.search(rf"^{role}: (\S+) / (\S+)$", signins, re.M).groups()
        self.get("/signin")
        self.post("/signin", email=email, password=password)

    def get(self, path):
        return self.opener.open(f"{self.address}{path}", timeout=60).read().decode()

    def post(self, path, **values):
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        request = urllib.request.Request(f"{self.address}{path}", urlencode(values).encode())
        request.add_header("X-CSRFToken", token)
        self.opener.open(request, timeout=60).read()

    def clients(self):
        """The ids of the first clients in the person's list, in its order."""
        return list(dict.fromkeys(map(int, re.findall(r'href="/clients/(\d+)"', self.get("/clients")))))

    def first_client(self):
        return self.clients()[0]

    def listen(self, topics, age=0):
        """An open stream, as an iterator over what its messages name."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
        line.request("GET", f"/live?{urlencode({'topics': topics, 'age': age})}", headers={"Cookie": cookies})
        return told(line.getresponse())


def told(answer):
    event = ""
    for raw in answer:
        name, _sign, value = raw.decode().rstrip("\n").partition(": ")
        if name == "event":
            event = value
            if event == "open":
                yield "open"
        if name == "data" and event == "changed":
            yield value


@pytest.fixture
def environment(tmp_path):
    """What both processes are started with: a database of their own, of the kind the suite runs on."""
    with own_database() as url:
        yield {**os.environ, "KRUG_DATA": str(tmp_path), "DATABASE_URL": url}


@pytest.fixture
def two(environment):
    served = [Served(environment), Served(environment)]
    yield served
    for one in served:
        one.process.kill()
        one.process.wait()
