"""bench: how quick Krug is on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.conf import settings

from krug.config.bench import place, printing
from krug.config.cli.main import Mistake


def add_to(commands: Any) -> None:
    bench = commands.add_parser("bench", help="drive a real server over a generated base and time it")
    bench.add_argument("--clients", type=int, default=20_000)
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)


def _bench(call: Namespace) -> None:
    if call.clients < 100:
        raise Mistake("krug bench: --clients must be at least 100")
    name = f"{call.clients}_{place.schema()}"
    filled = place.Place(Path(settings.DATA) / "bench", name, os.environ.get("DATABASE_URL", ""))
    if not filled.is_filled:
        print(f"Filling {call.clients:,} clients, once…", file=sys.stderr)
        filled.make()
        _in_place("fill", filled, call.clients)
        (filled.folder / "filled").touch()
    run = filled.copy(f"run_{name}")
    try:
        result = json.loads(_in_place("drive", run, call.clients))
    finally:
        run.remove()
    print(json.dumps(result, ensure_ascii=False) if call.json else printing.as_table(result))


def _in_place(what: str, where: place.Place, clients: int) -> str:
    command = [sys.executable, "-m", "krug.config.bench", what, str(clients)]
    done = subprocess.run(command, env={**os.environ, **where.environment}, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Mistake(f"krug bench: could not {what} the base; what went wrong stands above")
    return done.stdout
