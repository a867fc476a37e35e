"""The public sample "CRM Sales Opportunities", when it lies beside the checkout: both ways in, its truths, and back."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Count, Sum

from krug.config.cli import main
from krug.core.access.models import Department, User
from krug.core.search.models import Entry
from krug.core.stages import counting
from krug.modules.clients.models import Client
from krug.modules.deals.models import Deal

NAME = "crm-sales-opportunities"
PLACES = [parent / "shared" / "data" / NAME for parent in Path(__file__).resolve().parents]
DATA = next((place for place in PLACES if place.is_dir()), None)
FILES = {"users": "sales_teams", "products": "products", "clients": "accounts", "deals": "sales_pipeline"}
if DATA is None:
    print("The sample of real sales is not beside the checkout: its tests are left out.")
    collect = pytest.mark.parametrize("data", [])
else:
    collect = pytest.mark.parametrize("data", [DATA], ids=[NAME])


def bring(capsys, data, *more):
    told = []
    for kind, file in FILES.items():
        code = main(["import", kind, str(data / f"{file}.csv"), "--map", f"{NAME}-{kind}", "--json", *more])
        told.append((code, json.loads(capsys.readouterr().out)))
    return told


@collect
@pytest.mark.django_db
def test_four_files_make_the_firm_again_change_nothing_and_are_taken_back(capsys, data):
    before = (User.objects.count(), Department.objects.count())

    first = bring(capsys, data)

    assert [(code, told["created"], told["rejected"]) for code, told in first] == [
        (0, 35, 0),
        (0, 7, 0),
        (0, 85, 0),
        (0, 8800, 0),
    ]
    states = dict(Deal.objects.values_list("state").annotate(Count("id")).order_by())
    assert states == {"won": 4238, "lost": 2473, "open": 2089}
    open_stages = Deal.objects.filter(state="open").values_list("stage__name").annotate(Count("id")).order_by()
    assert dict(open_stages) == {"Engaging": 1589, "Prospecting": 500}
    assert Deal.objects.filter(state="won").aggregate(Sum("amount"))["amount__sum"] == Decimal("10005534.00")
    assert Deal.objects.filter(client=None).count() == 1425
    assert Client.objects.exclude(holding=None).count() == 15
    assert Department.objects.count() - before[1] == 6

    again = bring(capsys, data, "--policy", "update")
    assert [told["created"] for _code, told in again] == [0, 0, 0, 0]

    for _code, told in [*reversed(again), *reversed(first)]:
        assert main(["import", "--undo", str(told["import_id"])]) == 0
    assert Deal.objects.filter(deleted_at=None).count() == 0
    assert Client.objects.filter(deleted_at=None).count() == 0
    assert Entry.objects.filter(kind__in=["client", "deal", "product"]).count() == 0
    assert (User.objects.count(), Department.objects.count()) == before
    assert list(counting.faults()) == []
