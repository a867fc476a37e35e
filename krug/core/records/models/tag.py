from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db import models


class Tag(models.Model):
    """A word to mark records with, shared by all kinds. `key` makes "VIP" and "vip" one tag."""

    name = models.CharField(max_length=50)
    key = models.CharField(max_length=50, unique=True)

    def __str__(self) -> str:
        return self.name


class Tagging(models.Model):
    """A record bears a tag."""

    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings", db_index=False)
    kind = models.CharField(max_length=40)
    record_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id", "tag"], name="tag_once_on_a_record")]
        indexes = [models.Index(fields=["tag", "kind", "record_id"], name="records_of_tag")]


def tag_key(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())[:50]


def tags_of(kind: str, ids: Iterable[int]) -> dict[int, list[str]]:
    """The names of the tags of each record that bears any, in order. One query."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = Tagging.objects.filter(kind=kind, record_id__in=list(ids)).order_by("tag__key")
    for pk, name in rows.values_list("record_id", "tag__name"):
        found[pk].append(name)
    return found


def write_tags(kind: str, names: Mapping[int, list[str]]) -> None:
    """Give each record exactly the tags named."""
    wanted = {tag_key(name): name for some in names.values() for name in some}
    Tag.objects.bulk_create([Tag(name=name, key=key) for key, name in wanted.items()], ignore_conflicts=True)
    tags = dict(Tag.objects.filter(key__in=wanted).values_list("key", "pk"))
    Tagging.objects.filter(kind=kind, record_id__in=list(names)).delete()
    Tagging.objects.bulk_create(
        [
            Tagging(kind=kind, record_id=pk, tag_id=tags[key])
            for pk, some in names.items()
            for key in dict.fromkeys(tag_key(name) for name in some)
        ],
        batch_size=500,
    )
