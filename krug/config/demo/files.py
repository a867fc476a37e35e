"""Papers of the demo firm's first clients: requisites as a letter had them, and an offer as a table."""

from __future__ import annotations

import datetime as dt
import io
import random

import xlsxwriter

from krug.config.demo.words import PRODUCTS
from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.core.events.writing import Chronicle
from krug.core.files.attaching import attach
from krug.core.files.models import Attachment
from krug.modules.clients.models import Client

EVERY, MOST = 6, 12
MADE = dt.datetime(2026, 1, 12, 9)  # a table says when it was made: the same seed gives the same bytes


def give_papers(chance: random.Random, owner: User, clients: list[Client], past: Chronicle) -> None:
    for client in clients[::EVERY][:MOST]:
        papers = [("Реквизиты.txt", _requisites(client)), ("Коммерческое предложение.xlsx", _offer(chance, client))]
        for name, content in papers:
            made = attach(client, owner, name, [content], Channel.COMMAND)
            Attachment.objects.filter(pk=made.pk).update(added_at=past.moments.get(client.card, client.created_at))


def _requisites(client: Client) -> bytes:
    lines = ["Реквизиты для договора", "", client.name, f"ИНН {client.tax_id}" if client.tax_id else "ИНН уточняется"]
    return "\r\n".join([*lines, "Счёт и адрес: см. карточку предприятия", ""]).encode("utf-8-sig")


def _offer(chance: random.Random, client: Client) -> bytes:
    text = io.BytesIO()
    with xlsxwriter.Workbook(text, {"in_memory": True}) as book:
        book.set_properties({"created": MADE, "title": f"Предложение для {client.name}"})
        sheet = book.add_worksheet("Предложение")
        sheet.write_row(0, 0, ["Наименование", "Код", "Количество", "Цена, ₽"])
        for row, (name, code, _series, price) in enumerate(chance.sample(PRODUCTS, 3), 1):
            sheet.write_row(row, 0, [name, code, chance.randint(1, 4), float(price)])
        sheet.set_column(0, 0, 44)
    return text.getvalue()
