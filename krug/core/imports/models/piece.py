from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Piece(models.Model):
    """What one piece of an import wrote, so that it can be taken back.

    `created`: ids of new records. `changed`: id → {"version", "values": field → what it held before}. `later`: links
    to be made when all records are there, [id, {field: text}]. `besides`: what was made besides, as the importer says.
    """

    of = models.ForeignKey("imports.Import", models.CASCADE, related_name="pieces", db_index=False)
    number = models.PositiveIntegerField()
    created = models.JSONField(default=list)
    changed = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    later = models.JSONField(default=list)
    besides = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "number"], name="pieces_of_import")]
