"""A real server in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

WEB = "web process"


class Server:
    """`krug serve` on a free port of 127.0.0.1; a context manager that stops it cleanly."""

    def __init__(self, environment: dict[str, str], processes: int = 0) -> None:
        """`processes`: of the web; 0: as many as usual."""
        self.environment = environment
        self.words = ["--processes", str(processes)] if processes else []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.start_seconds = 0.0

    def __enter__(self) -> Server:
        begun = time.perf_counter()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "krug", "serve", *self.words],
            env={**os.environ, "KRUG_DEMO": "0", **self.environment, "PORT": str(self.port), "KRUG_BENCH": "1"},
            stdout=subprocess.DEVNULL,
        )
        while not self._answers():
            if self.process.poll() is not None or time.perf_counter() - begun > 120:
                raise RuntimeError("the benchmark's server did not start")
            time.sleep(0.02)
        self.start_seconds = time.perf_counter() - begun
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def memory(self) -> list[tuple[str, float, float]]:
        """What each process below the starting one is, its resident megabytes, the largest first, and its share of
        them: what several processes hold in common counts in equal parts."""
        found = [
            (_what(pid), _megabytes(pid, "status", "VmRSS"), _megabytes(pid, "smaps_rollup", "Pss"))
            for pid in _below(self.process.pid)
        ]
        return sorted((one for one in found if one[0]), key=lambda one: one[1], reverse=True)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/signin", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False


def _below(pid: int) -> list[int]:
    """The processes started by `pid` and by those; empty where there is no /proc."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [found for child in map(int, children) for found in (child, *_below(child))]


def _what(pid: int) -> str:
    """ "" for what Python itself keeps beside its processes."""
    command = Path(f"/proc/{pid}/cmdline").read_text()
    if "resource_tracker" in command:
        return ""
    return "worker" if "\0worker\0" in command else WEB


def _megabytes(pid: int, file: str, name: str) -> float:
    lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    return round(sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024, 1)
