"""How a web process ends: with its server, and in time."""

from __future__ import annotations

import os
import threading
import time

LOOK = 0.5  # seconds between looks at the server
GRACE = 1.5  # seconds for threads to end by themselves


def leave_with_server() -> None:
    """End this process when its server is killed: it would go on holding the port."""
    server = os.getppid()

    def watch() -> None:
        while os.getppid() == server:
            time.sleep(LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def leave_soon() -> None:
    """End this process shortly: a thread may wait for ever to answer into a loop that is closed."""
    timer = threading.Timer(GRACE, os._exit, [0])
    timer.daemon = True
    timer.start()
