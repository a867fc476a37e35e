"""What the room of repairs declares."""

from __future__ import annotations

from krug.core.records.currencies import Currency
from krug.core.records.fields import ChoiceField, DateField, LinkField, MoneyValue, PersonField, TextField
from krug.core.records.kinds import RecordKind
from krug.core.records.matching import MatchKey
from krug.core.records.modules import Module
from tests.rooms.repairs.models import Repair


def _search(repair: Repair) -> tuple[str, str, list[str]]:
    return repair.name, repair.serial_number, [repair.serial_number]


REPAIR = RecordKind(
    code="repair",
    model=Repair,
    title="Repair",
    plural="Repairs",
    path="repairs",
    icon="box",
    menu=60,
    order=("name_key", "id"),
    related=("responsible", "client"),
    search=_search,
    searched=("serial_number",),
    match=(MatchKey("serial_number", "serial_number", sure=True),),
    fields=(
        TextField("name", "Machine", required=True, in_list=True, sort="name_key", headings=("machine",)),
        LinkField("client", "Client", to="client", in_list=True, can_filter=True),
        TextField("serial_number", "Serial number", max_length=60, in_list=True, can_filter=True),
        MoneyValue("cost", "Cost", in_list=True),
        ChoiceField("currency", "Currency", choices=Currency, default="RUB"),
        DateField("ready_on", "Ready on", in_list=True, can_filter=True),
        PersonField("responsible", "Responsible", in_list=True, can_filter=True),
    ),
)
MODULE = Module("repairs", "Repairs", kinds=(REPAIR,))
