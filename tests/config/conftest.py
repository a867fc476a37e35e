"""Krug as it is really started: a process of its own, asked over HTTP."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack

import pytest

from krug.core.access.models import Permission
from krug.core.access.people import ensure_roles
from krug.core.records import kinds
from tests.databases import own_database


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
    """places() gives an empty place of the kind the tests run on; places(embedded=True) one without a server;
    places(like=place) a copy of another."""
    with ExitStack() as made:

        def place(embedded=False, rooms="", like=None):
            folder = tmp_path / f"place-{len(list(tmp_path.iterdir()))}"
            if like:
                shutil.copytree(like.folder, folder)
            return Place(folder, "" if embedded else made.enter_context(own_database(like.url if like else "")), rooms)

        yield place


@pytest.fixture(scope="session")
def demo_firm(tmp_path_factory):
    """A small firm made once, to be copied and not to be changed."""
    with own_database() as url:
        place = Place(tmp_path_factory.mktemp("demo") / "place", url)
        assert place.krug("demo", "--clients", "30").returncode == 0
        yield place


@pytest.fixture
def firm(places, demo_firm):
    return places(like=demo_firm)


@pytest.fixture
def start(tmp_path):
    """start() gives the address and the process of a Krug with demo data, in one folder however often it is called."""
    started = []

    def serve():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        environment = {**os.environ, "KRUG_DATA": str(tmp_path), "PORT": str(port), "DATABASE_URL": ""}
        command = [sys.executable, "-m", "krug", "serve"]
        # A session of its own: what a terminal sends goes to all processes of it, and to none of the tests'.
        piped = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
        started.append(subprocess.Popen(command, env=environment, **piped))
        address = f"http://127.0.0.1:{port}"
        for _attempt in range(1200):
            try:
                urllib.request.urlopen(f"{address}/healthz")
                break
            except OSError:
                time.sleep(0.1)
        return address, started[-1]

    yield serve
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


@pytest.fixture
def served(start, tmp_path):
    return (*start(), tmp_path)


@pytest.fixture
def served_at():
    """served_at(place, *words) starts Krug there and gives the process once a page has been drawn."""

    def start(place, *words):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = place.start(*words, PORT=str(port), KRUG_DEMO="0")
        for _attempt in range(1200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/signin").read()
                return process
            except OSError:
                time.sleep(0.1)
        process.kill()
        raise AssertionError("Krug did not start")

    return start


@pytest.fixture
def shared_roles(db):
    """The roles as a firm has them, with the kinds of record that are the whole firm's."""
    everything = kinds.all_kinds()
    Permission.objects.all().delete()  # those without such kinds
    ensure_roles([kind.code for kind in everything], [kind.code for kind in everything if kind.is_shared])
