"""A process of its own: makes the tables of the empty base its settings lead to, and tells them as JSON.

`python -m tests.config.telling_tables at_once` makes them as `krug migrate` does, `by_steps` migration by migration.
"""

import json
import sys

import django
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

# The databases' own bookkeeping, and a table of Django's that stays empty (its key is of another size by steps).
SCAFFOLDING = {"django_migrations", "sqlite_sequence", "auth_group_permissions"}
DEFINITIONS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
}


def at_once():
    call_command("migrate", interactive=False, verbosity=0)


def by_steps():
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    at_once()  # nothing is left to migrate, but rooms make their triggers after it


def told():
    with connection.cursor() as cursor:
        names = {table.name for table in connection.introspection.get_table_list(cursor)} - SCAFFOLDING
        cursor.execute(DEFINITIONS[connection.vendor])
        definitions = {name: text for name, text in cursor.fetchall() if "django_migrations" not in text}
        return {
            "tables": {name: columns(cursor, name) for name in names},
            "constraints": {name: constraints(cursor, name) for name in names},
            "definitions": definitions,
            "recorded": sorted(map(str, MigrationRecorder(connection).applied_migrations())),
        }


def columns(cursor, table):
    """Sorted: a column that came by migration stands last, and nothing asks for columns by their place."""
    described = connection.introspection.get_table_description(cursor, table)
    return sorted(str((one.name, one.type_code, one.display_size, one.null_ok, one.default)) for one in described)


def constraints(cursor, table):
    told = connection.introspection.get_constraints(cursor, table).values()
    return sorted(str({key: value for key, value in one.items() if key != "definition"}) for one in told)


if __name__ == "__main__":
    django.setup()
    {"at_once": at_once, "by_steps": by_steps}[sys.argv[1]]()
    print(json.dumps(told()))
