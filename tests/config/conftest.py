"""Krug as it is really started: a process of its own, asked over HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.request

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
