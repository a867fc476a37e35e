"""The worker beside the web server: started with it, started again when it dies, stopped with it."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from types import TracebackType

from django.db import DatabaseError, connections

from krug.core.jobs import life
from krug.core.jobs.performing import worker_name

COMMAND = [sys.executable, "-m", "krug", "worker"]
PAUSE = 1.0  # seconds before a dead worker is followed by another
PATIENCE = 15.0  # seconds for the piece in hand when Krug stops


class Guardian:
    """A context in which a worker process lives."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        # Between "shall I stop?" and the next worker's start the other thread must not begin to stop.
        self._starting = threading.Lock()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Guardian:
        self._process = self._start()
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._starting:
            self._stopping.set()
            process = self._process
        if process is not None and process.poll() is None:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:  # safe at any instant: the job goes on from its last whole piece
                process.kill()
        self._thread.join(PATIENCE)

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen([*COMMAND, "--parent", str(os.getpid())])

    def _watch(self) -> None:
        while True:
            process = self._process
            assert process is not None
            process.wait()
            if self._stopping.is_set():
                return
            _bury(process.pid)
            self._stopping.wait(PAUSE)
            with self._starting:
                if self._stopping.is_set():
                    return
                self._process = self._start()


def _bury(pid: int) -> None:
    try:
        life.bury(worker_name(pid))
    except DatabaseError:
        pass  # then the job waits until its lease ends
    finally:
        connections.close_all()
