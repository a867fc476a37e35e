"""What `krug bench` runs in processes of their own: `fill N`, `drive N` and `load N SECONDS`, in the database that the
environment names."""

from __future__ import annotations

import os
import sys

import django


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "krug.config.settings")
    django.setup()
    from krug.config import preparing
    from krug.config.bench import driving, filling, office, printing

    what, clients = sys.argv[1], int(sys.argv[2])
    preparing.prepare()
    if what == "fill":
        filling.fill(clients)
        return
    from django.db import connection

    here = {name: os.environ.get(name, "") for name in ("KRUG_DATA", "DATABASE_URL")}
    is_load = what == "load"
    rows, figures = ([], office.measure(here, int(sys.argv[3]))) if is_load else driving.drive(here, clients)
    print(printing.as_json(clients, connection.vendor, rows, figures))


if __name__ == "__main__":
    main()
