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
from django.utils.translation import gettext as _

from krug.config.bench import place, printing
from krug.config.cli.mistake import Mistake
from krug.config.cli.parser import whole

LEAST, MOST = 100, 10_000_000


def add_to(commands: Any) -> None:
    bench = commands.add_parser("bench", help=_("drive a real server over a generated base and time it"))
    bench.add_argument("--clients", type=whole(LEAST, MOST), default=20_000)
    bench.add_argument(
        "--load", type=whole(5, 3600), metavar="SECONDS", help=_("an office of 300 people at work instead")
    )
    bench.add_argument("--json", action="store_true")
    bench.set_defaults(run=_bench)


def _bench(call: Namespace) -> int:
    """The exit code: 1 where an office at work got an error or waited longer than it may."""
    name = f"{call.clients}_{place.schema()}"
    filled = place.Place(Path(settings.DATA) / "bench", name, os.environ.get("DATABASE_URL", ""))
    if not filled.is_filled:
        print(_("Filling %(count)d clients, once…") % {"count": call.clients}, file=sys.stderr)
        filled.make()
        _in_place(filled, ["fill", str(call.clients)])
        (filled.folder / "filled").touch()
    run = filled.copy(f"run_{name}")
    try:
        words = ["load", str(call.clients), str(call.load)] if call.load else ["drive", str(call.clients)]
        result = json.loads(_in_place(run, words))
    finally:
        run.remove()
    print(json.dumps(result, ensure_ascii=False) if call.json else printing.as_table(result))
    return int(bool(call.load) and any(_is_missed(row) for row in result["rows"]))


def _is_missed(row: dict[str, Any]) -> bool:
    return bool(row["errors"]) or (row["budget"] is not None and row["value"] > row["budget"])


def _in_place(where: place.Place, words: list[str]) -> str:
    command = [sys.executable, "-m", "krug.config.bench", *words]
    done = subprocess.run(command, env={**os.environ, **where.environment}, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise Mistake("krug bench", _("it did not come off; what went wrong stands above"))
    return done.stdout
