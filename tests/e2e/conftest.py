"""Krug in a real browser: a server of its own with a small base, and the cast at three screens."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.databases import own_database
from tests.e2e.driving import Krug, signed_in_cookies

BROWSER = os.environ.get("KRUG_BROWSER", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "correct-horse-battery"
# How long a page is waited for: as long as a busy machine may take, for no wait here is a measure of speed.
PATIENCE = 45_000
SCREENS = {
    "desktop": {"viewport": {"width": 1366, "height": 860}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1366, "height": 860}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark", "has_touch": True},
}


# Where two people see one another's changes the database carries the news: these run on both.
ON_BOTH = {"test_client_card.py", "test_deals.py"}


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "e2e":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)
            if item.path.name not in ON_BOTH:
                item.add_marker(pytest.mark.once)


@contextmanager
def served(data, *before, **own):
    """Krug run over the folder `data`, after the commands `before`: gives its address and what they printed."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with own_database() as database:
        environment = {**os.environ, "KRUG_DATA": str(data), "PORT": str(port), "DATABASE_URL": database}
        environment |= {"KRUG_ROOMS": "", "KRUG_LANGUAGE": "ru", "PYTHONPATH": str(ROOT), **own}
        command = [sys.executable, "-m", "krug.config.cli.main"]
        how = {"env": environment, "check": True, "cwd": ROOT, "input": PASSWORD, "text": True}
        said = [subprocess.run([*command, *words], stdout=subprocess.PIPE, **how).stdout for words in before]
        with (data / "log").open("w") as log:
            process = subprocess.Popen([*command, "serve"], env=environment, stdout=log, stderr=log, cwd=ROOT)
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/healthz")
        yield address, said
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def krug(tmp_path_factory):
    """A running Krug with a small firm in it."""
    data = tmp_path_factory.mktemp("e2e")
    with served(data, ["demo", "--clients", "240"]) as (address, _said):
        yield Krug(address, data, {})


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A running Krug with nobody in it but an administrator."""
    data = tmp_path_factory.mktemp("empty")
    add = ["user", "add", "ada@firm.example", "--name", "Ada", "--role", "administrator", "--password-stdin"]
    with served(data, add, ["user", "token", "ada@firm.example"], KRUG_DEMO="0") as (address, said):
        (data / "demo.txt").write_text(f"administrator: ada@firm.example / {PASSWORD}\n")
        yield Krug(address, data, {}, said[-1].split()[-1])


def wait_for(address):
    for _attempt in range(1200):
        try:
            urllib.request.urlopen(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(address)


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop in this thread, which Django would take for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield chromium
        chromium.close()


class Faults(list):
    def forget(self, *parts):
        """What a test brought about on purpose, such as a lost connection, is no fault of the page."""
        self[:] = [fault for fault in self if not any(part in fault for part in parts)]


@pytest.fixture
def faults():
    """What the pages' scripts and consoles complained of."""
    return Faults()


def told(said):
    """What a script or the browser complains of, and where."""
    return f"{said.text} {said.location.get('url', '')}"


@pytest.fixture
def visit(request, browser, faults):
    """visit(role, screen) gives a signed-in page; whatever goes wrong in its scripts fails the test.

    `of` is another Krug than the one with the small firm.
    """
    contexts = []

    def open_page(role, screen="desktop", of=None):
        of = of or request.getfixturevalue("krug")
        context = browser.new_context(**SCREENS[screen], base_url=of.address, locale="ru-RU", reduced_motion="reduce")
        context.add_cookies(signed_in_cookies(of, role) if role else [])
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(told(said)) if said.type == "error" else None)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


@pytest.fixture
def site():
    """A site whose one page is `site.page`; its address is `site.address`."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.server.page.encode())

        def log_message(self, *_about):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.address = f"http://localhost:{server.server_port}/p?utm_source=ya"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()
