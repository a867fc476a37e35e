"""The worker beside the web server, as processes."""

import os
import signal
import socket
import sqlite3
import time

import pytest


def worker_of(data):
    """The living worker's process id, None while there is none."""
    with sqlite3.connect(data / "krug.sqlite3", timeout=20) as base:
        names = [name for (name,) in base.execute("SELECT name FROM jobs_worker")]
    return int(names[0].rpartition("-")[2]) if names else None


def wait_for(found):
    for _attempt in range(200):
        if value := found():
            return value
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_a_killed_worker_is_followed_by_another(served):
    _address, process, data = served
    first = wait_for(lambda: worker_of(data))

    os.kill(first, signal.SIGKILL)

    second = wait_for(lambda: worker_of(data) not in (None, first) and worker_of(data))
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(second, 0)


def test_the_worker_goes_and_the_port_is_free_when_the_server_was_killed(served):
    address, process, data = served
    worker = wait_for(lambda: worker_of(data))

    process.kill()
    process.wait()

    wait_for(lambda: worker_of(data) is None)
    with pytest.raises(ProcessLookupError):
        wait_for(lambda: os.kill(worker, 0) is not None)
    with socket.socket() as probe:
        host, port = address.removeprefix("http://").split(":")
        wait_for(lambda: probe.connect_ex((host, int(port))) != 0)
