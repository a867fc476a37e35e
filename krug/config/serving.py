"""Starting Krug and stopping it cleanly."""

from __future__ import annotations

import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from django.conf import settings
from django.db import connections
from django.utils.translation import gettext as _

from krug.config import demo, preparing, thrift
from krug.config.environment import whole
from krug.config.guarding import Guardian
from krug.core.access.models import User
from krug.core.door.founding import CODE

# Where prometheus_client looks, when it is first imported, for whether there are several processes.
DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def serve(processes: int, worker: bool = True) -> int:
    """Runs until told to stop, with a worker beside it if asked.

    Gives the exit code: 2 when the port is taken. Raises BadVariable.
    """
    host, port = os.environ.get("KRUG_HOST", "127.0.0.1"), whole("PORT", 8000, 1, 65535)
    if _taken(host, port):
        print("krug serve:", _("port %(port)d is taken; set PORT to a free one") % {"port": port}, file=sys.stderr)
        return 2
    preparing.prepare()
    if os.environ.get("KRUG_DEMO") != "0" and not demo.is_kept_clean() and not User.objects.exists():
        demo.fill()
    print(f"Krug: http://{host}:{port}/", flush=True)
    for line in demo.signins() or _invitation(f"http://{host}:{port}"):
        print(line, flush=True)
    connections.close_all()
    settings.DATA.mkdir(parents=True, exist_ok=True)
    thrift.share_arenas()
    from granian import Granian  # every command knows of this file, and few need its weight
    from granian.constants import Interfaces

    with Guardian() if worker else nullcontext(), counted_together():
        Granian(
            "krug.config.asgi:application",
            address=host,
            port=port,
            interface=Interfaces.ASGI,
            workers=processes,
            respawn_failed_workers=True,
            workers_kill_timeout=10,
            log_enabled=False,
        ).serve()
    return 0


@contextmanager
def counted_together() -> Iterator[None]:
    """A directory in which the web processes keep their counts for /metrics."""
    with tempfile.TemporaryDirectory(prefix="krug-metrics-") as directory:
        os.environ[DIRECTORY] = directory
        try:
            yield
        finally:
            del os.environ[DIRECTORY]


def _invitation(address: str) -> list[str]:
    """Where to go while nobody works here yet; the code keeps strangers from being first."""
    if User.objects.exists():
        return []
    code = os.environ.setdefault(CODE, secrets.token_hex(4))
    return [_("Krug is empty. Open %(address)s to begin.") % {"address": f"{address}/setup?code={code}"}]


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((host, port)) == 0
