"""Phones that were kept as they were written become E.164; what the search knows of them follows."""

from collections import defaultdict

from django.db import migrations

from krug.core.records.phones import canonical, reversed_digits

PIECE = 1000
OWNERS = (("Phone", "client_id", "client"), ("ContactPhone", "person_id", "contact"))


def make_e164(apps, schema_editor):
    here = schema_editor.connection.alias
    firm = apps.get_model("access", "Firm").objects.using(here).filter(pk=1).first()
    home = firm.country if firm else "RU"
    entries = apps.get_model("search", "Entry").objects.using(here)
    for name, owner, kind in OWNERS:
        phones, last = apps.get_model("clients", name).objects.using(here), 0
        while rows := list(phones.filter(pk__gt=last).order_by("pk")[:PIECE]):
            last = rows[-1].pk
            words = _rewrite(phones, rows, owner, home)
            _tell_search(entries, kind, words)


def _rewrite(phones, rows, owner, home):
    """Write the numbers anew; gives, by the id of the record, old digits and new ones where they differ."""
    words, changed = defaultdict(dict), []
    for row in rows:
        number = canonical(row.number, home)
        if number == row.number or len(number) > 40:
            continue
        old, new = "".join(sign for sign in row.number if sign.isdigit()), reversed_digits(number)[::-1]
        if old != new:
            words[getattr(row, owner)][old] = new
        row.number, row.reversed_digits = number, new[::-1]
        changed.append(row)
    phones.bulk_update(changed, ["number", "reversed_digits"], batch_size=300)
    return words


def _tell_search(entries, kind, words):
    found = list(entries.filter(kind=kind, record_id__in=list(words)))
    for entry in found:
        table = words[entry.record_id]
        for column in ("text", "subtitle"):
            text = " ".join(table.get(word, word) for word in getattr(entry, column).split(" "))
            setattr(entry, column, text)
    entries.bulk_update(found, ["text", "subtitle"], batch_size=300)


class Migration(migrations.Migration):
    dependencies = [
        ("clients", "0003_reach_and_requisites"),
        ("access", "0003_firm_and_teams"),
        ("search", "0002_fulltext"),
    ]
    operations = [migrations.RunPython(make_e164, migrations.RunPython.noop)]
