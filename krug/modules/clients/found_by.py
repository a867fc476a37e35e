"""By what clients and their people are found: title, what stands under it, everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from krug.core.records.phones import reversed_digits
from krug.modules.clients.models import Client, ContactPerson

Texts = tuple[str, str, list[str]]


def client_found_by(client: Client) -> Texts:
    emails = _emails(client)
    beneath = [*(row.number for row in client.rows_of("phones")), *emails]
    numbers = [text for text in (client.tax_id, client.ogrn) if text]
    return client.name, "".join(beneath[:1]), [*numbers, *_phones(client), *emails, *_others(client)]


def person_found_by(person: ContactPerson) -> Texts:
    return person.name, person.position, [*_phones(person), *_emails(person), *_others(person)]


def _phones(record: Any) -> list[str]:
    return [reversed_digits(row.number)[::-1] for row in record.rows_of("phones")]


def _emails(record: Any) -> list[str]:
    return [row.address for row in record.rows_of("emails")]


def _others(record: Any) -> Iterator[str]:
    """Names in messengers and addresses of sites; postal addresses are asked by conditions, not by the search line."""
    for row in record.rows_of("messengers"):
        yield row.account
    for row in record.rows_of("sites"):
        yield row.address
