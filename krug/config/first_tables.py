"""The tables of an empty base, made as the models have them: what all migrations come to, in a tenth of their time.

Migrations draw the state of every model again at each step, and a first start is what people wait for.
tests/config/test_first_tables.py compares the two ways.
"""

from __future__ import annotations

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from krug.core.search import fulltext

# What migrations make besides the tables of models.
BESIDES = (fulltext.build,)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Whether no table is there, of Krug or of anybody else."""
    return not connection.introspection.table_names()


def lay(connection: BaseDatabaseWrapper) -> None:
    """All tables in one transaction, with every migration recorded as done."""
    loader = MigrationLoader(connection)
    recorder = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        for config in apps.get_app_configs():
            if config.label in loader.migrated_apps:
                for model in config.get_models():
                    editor.create_model(model)
        for build in BESIDES:
            build(apps, editor)
        recorder.ensure_schema()
        for label, name in loader.graph.nodes:
            recorder.record_applied(label, name)
