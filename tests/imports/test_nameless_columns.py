"""Columns without a heading are passed over."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from krug.modules.clients.models import Client
from tests.imports.test_hostile import workbook


def names():
    return list(Client.objects.order_by("pk").values_list("name", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "Название;;\nЛес;x;y\nБор\nСад;;z\n",
        "Название;;ИНН;\nЛес;x;7707083893;y\nБор;;;z\nСад;;\n",
        ";Название;\n1;Лес;x\n2;Бор;\n;Сад;z\n",
    ],
)
def test_columns_without_a_heading_are_passed_over(bring, reasons, text):
    found = bring("clients", text)

    assert (names(), reasons(found)) == (["Лес", "Бор", "Сад"], {})


def test_in_a_workbook_too(bring, reasons):
    found = bring("clients", workbook(["Название", None, None], ["Лес", "x", "y"], ["Бор"]), name="file.xlsx")

    assert (names(), reasons(found)) == (["Лес", "Бор"], {})


def test_a_row_with_more_cells_than_the_heading_is_refused(bring, reasons):
    found = bring("clients", "Название;;\nЛес;x;y;z\nБор;x;y;\n")

    assert names() == ["Бор"]
    assert reasons(found) == {2: ["В строке ячеек: 4, а в заголовке: 3. Проверьте разделители и кавычки."]}


def test_the_page_shows_only_columns_with_a_heading(client, administrator):
    client.force_login(administrator)
    file = SimpleUploadedFile("f.csv", "Название;;\nЛес;чужое;\n".encode())

    answer = client.post("/imports", {"kind": "clients", "file": file}, follow=True).content.decode()

    assert "Лес" in answer
    assert "чужое" not in answer
