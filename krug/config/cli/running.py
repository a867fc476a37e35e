"""serve, worker, migrate, demo."""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from django.utils.translation import gettext as _

from krug.config import demo, preparing, serving
from krug.config.backup.places import NotWhole
from krug.config.cli.mistake import Mistake
from krug.config.cli.parser import whole
from krug.core.jobs import working

MOST_PROCESSES = 256
# A second one draws pages while the first does; more are for servers, and are asked for.
USUAL_PROCESSES = min(os.cpu_count() or 1, 2)
MOST_CLIENTS = 1_000_000
MOST_NUMBER = 999_999_999_999


def add_to(commands: Any) -> None:
    serve = commands.add_parser("serve", help=_("bring the database up to date and start Krug"))
    serve.add_argument("--processes", type=whole(1, MOST_PROCESSES), default=USUAL_PROCESSES)
    serve.add_argument("--no-worker", action="store_true")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help=_("a worker alone: does what waits in the queue"))
    worker.add_argument(
        "--parent", type=whole(1, MOST_NUMBER), help=_("stop when this process, which started the worker, is gone")
    )
    worker.set_defaults(run=_worker)
    commands.add_parser("migrate", help=_("make the database or bring it up to date")).set_defaults(run=_migrate)
    filling = commands.add_parser("demo", help=_("believable data; the same seed gives the same data"))
    filling.add_argument("--clients", type=whole(1, MOST_CLIENTS), default=200)
    filling.add_argument("--seed", type=whole(-MOST_NUMBER, MOST_NUMBER), default=1)
    instead = filling.add_mutually_exclusive_group()
    instead.add_argument("--reset", action="store_true", help=_("the demo firm anew, whatever was done in it"))
    instead.add_argument("--clean", action="store_true", help=_("no demo firm any more: an empty base for your own"))
    filling.add_argument("--yes", action="store_true", help=_("sure that all that is there may go"))
    filling.set_defaults(run=_demo)


def _serve(call: Namespace) -> int:
    return serving.serve(call.processes, worker=not call.no_worker)


def _worker(call: Namespace) -> None:
    preparing.ready()
    working.work(call.parent)


def _migrate(_call: Namespace) -> None:
    preparing.prepare()


def _demo(call: Namespace) -> None:
    preparing.ready()
    if call.reset or call.clean:
        try:
            demo.take_out(call.yes)
        except NotWhole as error:
            raise Mistake("krug demo", error) from None
        preparing.ready()
    if call.clean:
        demo.keep_clean()
        print(_("The base is empty. Start Krug and open the address it prints."))
    elif not demo.fill(call.clients, call.seed):
        print(_("the demo firm is already here"))
