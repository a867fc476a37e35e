"""serve, migrate, demo."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from krug.config import demo, preparing, serving


def add_to(commands: Any) -> None:
    serve = commands.add_parser("serve", help="bring the database up to date and start Krug")
    serve.add_argument("--processes", type=int, default=1)
    serve.add_argument("--no-worker", action="store_true")
    serve.set_defaults(run=_serve)
    commands.add_parser("migrate", help="make the database or bring it up to date").set_defaults(run=_migrate)
    filling = commands.add_parser("demo", help="believable data; the same seed gives the same data")
    filling.add_argument("--clients", type=int, default=200)
    filling.add_argument("--seed", type=int, default=1)
    filling.set_defaults(run=_demo)


def _serve(call: Namespace) -> int:
    return serving.serve(call.processes)


def _migrate(_call: Namespace) -> None:
    preparing.prepare()


def _demo(call: Namespace) -> None:
    preparing.prepare()
    demo.fill(call.clients, call.seed)
