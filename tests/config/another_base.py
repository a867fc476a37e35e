"""Steps of migrations that change rows, taken over another base than the one its settings lead to.

`python -m tests.config.another_base FILE MODULE…` makes the other base as FILE; what asks the first meanwhile fails.
"""

import sys
from importlib import import_module
from pathlib import Path

import django

django.setup()

from django.apps import apps  # noqa: E402  (Django must be set up before its models are read)
from django.db import connection, connections  # noqa: E402
from django.db.migrations import RunPython  # noqa: E402

from krug.config.backup import crossing, snapshot  # noqa: E402


def refuse(_execute, sql, *_rest):
    raise AssertionError(f"asked of the first base: {sql}")


if __name__ == "__main__":
    shape = crossing.shape_of("default")
    with snapshot.connected(Path(sys.argv[1])) as other:
        crossing.give_shape(other, shape)
        with connection.execute_wrapper(refuse):
            for name in sys.argv[2:]:
                steps = [one for one in import_module(name).Migration.operations if isinstance(one, RunPython)]
                for step in steps:
                    step.code(apps, connections[other].schema_editor())
                print(name, len(steps))
