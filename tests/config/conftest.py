"""Krug as it is really started: a process of its own, asked over HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest


class Place:
    """Where a firm may live: a data folder and a database, asked by commands as an operator asks."""

    def __init__(self, folder, url="", rooms=""):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.url, self.rooms = folder, url, rooms

    @property
    def environment(self):
        rooms = {"KRUG_ROOMS": self.rooms, "KRUG_LANGUAGE": "en"}
        return {**os.environ, **rooms, "KRUG_DATA": str(self.folder), "DATABASE_URL": self.url}

    def krug(self, *words, said="", **variables):
        """The command when it is over: its exit code, what it printed and what it complained of."""
        command = [sys.executable, "-m", "krug", *map(str, words)]
        environment = {**self.environment, **variables}
        return subprocess.run(command, env=environment, input=said, capture_output=True, text=True, timeout=300)

    def start(self, *words, **variables):
        command = [sys.executable, "-m", "krug", *map(str, words)]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(command, env={**self.environment, **variables}, **quiet)


@pytest.fixture
def places(tmp_path):
    """places() gives an empty place of the kind the tests run on; places(embedded=True) one without a server."""
    server, made = os.environ.get("DATABASE_URL", ""), []

    def place(embedded=False, rooms=""):
        folder = tmp_path / f"place-{len(list(tmp_path.iterdir()))}"
        if embedded or not server:
            return Place(folder, rooms=rooms)
        made.append(f"place_{os.getpid()}_{len(made)}")
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {made[-1]}")
        return Place(folder, urlunsplit(urlsplit(server)._replace(path=f"/{made[-1]}")), rooms)

    yield place
    for name in made:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


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


@pytest.fixture
def served_at():
    """served_at(place, *words) starts Krug there and gives the process once a page has been drawn."""

    def start(place, *words):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = place.start(*words, PORT=str(port), KRUG_DEMO="0")
        for _attempt in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/signin").read()
                return process
            except OSError:
                time.sleep(0.1)
        process.kill()
        raise AssertionError("Krug did not start")

    return start
