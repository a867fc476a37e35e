"""Channels and sources of earlier versions, mere texts, as fields of the primary interest. For migrations."""

from __future__ import annotations

from typing import Any

from krug.core.search.text import sort_key

PUT = {
    "postgresql": "custom || jsonb_build_object('{code}', {value})",
    "sqlite": "json_set(custom, '$.\"{code}\"', {value})",
}


def take_texts(apps: Any, editor: Any, app: str, model: str) -> None:
    """Each text of the column `channel` becomes a channel (one that is called so already is it), that of `source` the
    source in words, and the day is the one on which the record was made. As many statements as there are channels."""
    vendor, here = editor.connection.vendor, editor.connection.alias
    table, rows = apps.get_model(app, model)._meta.db_table, apps.get_model(app, model).objects.using(here)
    channels = apps.get_model("marketing", "Channel").objects.using(here)
    names = rows.exclude(channel="").order_by("channel").values_list("channel", flat=True).distinct()
    for name in list(names):
        key = sort_key(name)
        channel = channels.filter(name_key=key).first() or _made(apps, here, name, key)
        put = _put(vendor, "krug_channel", str(int(channel.pk)))
        editor.execute(f"UPDATE {table} SET custom = {put} WHERE channel = %s", [name])
    editor.execute(f"UPDATE {table} SET custom = {_put(vendor, 'krug_source', 'source')} WHERE source <> ''", [])
    day = "to_char(created_at, 'YYYY-MM-DD')" if vendor == "postgresql" else "substr(created_at, 1, 10)"
    put = _put(vendor, "krug_interest_on", day)
    editor.execute(f"UPDATE {table} SET custom = {put} WHERE channel <> '' OR source <> ''", [])


def _put(vendor: str, code: str, value: str) -> str:
    return PUT[vendor].replace("{code}", code).replace("{value}", value)


def _made(apps: Any, here: str, name: str, key: str) -> Any:
    """A new one is not found by the search before that is built anew, as it is when no shape of it is noted."""
    apps.get_model("search", "IndexShape").objects.using(here).all().delete()
    return apps.get_model("marketing", "Channel").objects.using(here).create(name=name, name_key=key, influence="other")
