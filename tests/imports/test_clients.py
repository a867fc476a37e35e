import pytest
from django.utils import translation

from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.imports import bringing
from krug.core.search.finding import find
from krug.modules.clients.models import Client

FILE = """Наименование контрагента;Тел. основной;E-mail;ИНН/КПП;Менеджер;Отрасль;Код
ООО «Ладога Молоко»;8 (812) 494-20-17, 9213305584;box@ladoga.example;7707083893/773601001;Max;Молоко;000004182
ИП Рогова А. С.;+7 921 330-55-85;;;;Торговля;000004183
"""


@pytest.fixture(autouse=True)
def in_russian():
    with translation.override("ru"):
        yield


def test_columns_find_their_fields_and_the_client_is_found_by_all_of_them(bring, manager, administrator):
    found = bring("clients", FILE)

    client = Client.objects.get(name="ООО «Ладога Молоко»")
    assert found.counts == {"rows": 2, "created": 2, "updated": 0, "skipped": 0, "rejected": 0}
    assert (client.tax_id, client.kpp) == ("7707083893", "773601001")
    assert (client.responsible, client.industry) == (manager, "Молоко")
    assert [phone.number for phone in client.phones.all()] == ["+78124942017", "+79213305584"]
    assert [e.title for e in find(administrator, "494-20-17")] == ["ООО «Ладога Молоко»"]
    assert Event.objects.filter(kind="client.created", channel="import").count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_encoding_and_separator(bring, encoding, separator):
    text = f"Название{separator}Отрасль\n" + "".join(
        f"Контрагент № {n} «Северный лес» и сыновья{separator}Заготовка древесины\n" for n in range(30)
    )
    text = text.replace("№", "N").replace("«", "").replace("»", "") if encoding in ("cp866", "koi8-r") else text

    found = bring("clients", text.encode(encoding))

    assert found.counts["created"] == 30
    assert Client.objects.filter(industry="Заготовка древесины").count() == 30


def test_each_wrong_row_says_why_and_the_good_ones_go_in(bring, reasons):
    rows = [
        "Название,Телефон,ИНН,Ответственный,Почта",
        "Хороший,+7 911 208-45-30,,,",
        ",+7 911 208-45-31,,,",
        "Битый ИНН,,7707083890,,",
        "Чужой,,,Семёнова Ю.,",
        "Короткий телефон,12,,,",
        "Лишняя ячейка,,,,,ещё одна",
        "Мало ячеек",
        "Кривая почта,,,,not an address",
        "=HYPERLINK(1),,,,",
    ]

    found = bring("clients", "\n".join(rows), policy="skip")

    assert found.counts == {"rows": 9, "created": 2, "updated": 0, "skipped": 0, "rejected": 7}
    assert reasons(found) == {
        3: ["Заполните это поле."],
        4: ["ИНН неверен: не сходится контрольная цифра."],
        5: ["Нет такого сотрудника: «Семёнова Ю.»."],
        6: ["«12» не похоже на номер телефона."],
        7: ["В строке ячеек: 6, а в заголовке: 5. Проверьте разделители и кавычки."],
        8: ["В строке ячеек: 1, а в заголовке: 5. Проверьте разделители и кавычки."],
        9: ["«not an address» не похоже на адрес почты."],
    }
    assert Client.objects.filter(name="=HYPERLINK(1)").count() == 1


@pytest.mark.parametrize(
    ("policy", "counts", "industry", "note", "clients"),
    [
        ("skip", (1, 0, 2), "Old", "", 2),
        ("update", (1, 2, 0), "New", "Said", 2),
        ("merge", (1, 2, 0), "Old", "Said", 2),
        ("create", (3, 0, 0), "Old", "", 4),
    ],
)
def test_what_is_there_already_is_treated_as_the_policy_says(
    bring, make_client_of, administrator, policy, counts, industry, note, clients
):
    old = make_client_of(administrator, name="Cancity", phones=["8 905 632-70-41"], industry="Old")
    text = "Название,Телефон,Отрасль,Комментарий\nCan City,+7 (905) 632-70-41,New,Said\nFresh,,,\nCANCITY,,New,\n"

    for dry in (True, False):
        found = bring("clients", text, dry=dry, policy=policy)
        result = found.checked if dry else found.counts
        assert (result["created"], result["updated"], result["skipped"]) == counts

    old.refresh_from_db()
    assert (old.industry, old.note, Client.objects.count()) == (industry, note, clients)


def test_firms_of_one_name_and_two_inns_are_two(bring, make_client_of, administrator):
    make_client_of(administrator, name="Ромашка", tax_id="7707083893")

    found = bring("clients", "Название,ИНН\nРомашка,7728168971\nРомашка,7707083893\n", policy="update")

    assert (found.counts["created"], found.counts["updated"]) == (1, 1)


def test_the_same_row_twice_goes_in_once(bring):
    text = "Название\n" + "Once\n" * 700

    dry, real = bring("clients", text, dry=True), bring("clients", text)

    assert dry.checked == real.counts
    assert (real.counts["created"], real.counts["skipped"], Client.objects.count()) == (1, 699, 1)


def test_a_dry_run_writes_nothing(bring, manager):
    found = bring("clients", FILE, dry=True)

    assert found.checked["created"] == 2
    assert (Client.objects.count(), Event.objects.filter(record_kind="client").count()) == (0, 0)


def test_a_parent_company_may_stand_below_its_daughter(bring, reasons):
    text = "Название,Головная компания\nDaughter,Mother\nMother,\nOrphan,Nowhere\n"

    found = bring("clients", text)

    assert str(Client.objects.get(name="Daughter").holding) == "Mother"
    assert list(reasons(found)) == [4]


def test_who_may_not_make_clients_brings_none(file_of, observer):
    with pytest.raises(Denied):
        bringing.take("clients", observer, file_of(FILE), "file.csv")

    assert Client.objects.count() == 0


def test_a_manager_cannot_hand_clients_to_others_by_a_file(bring, manager, stranger, reasons):
    found = bring("clients", "Название,Ответственный\nTheirs,Stan\nMine,Max\n", actor=manager)

    assert [client.name for client in Client.objects.all()] == ["Mine"]
    assert reasons(found) == {2: ["Назначать ответственным другого вам нельзя."]}


def test_the_next_file_of_the_same_program_needs_no_hand(bring, administrator, file_of):
    bring("clients", "A,B\nFirst,x\n", mapping={"columns": {"A": "name", "B": "industry"}})

    found = bringing.take("clients", administrator, file_of("a,b\nSecond,y\n"), "next.csv")

    assert found.mapping["columns"] == {"A": "name", "B": "industry"}


def test_a_row_that_speaks_of_a_field_the_role_does_not_change_is_rejected(bring, manager, reasons):
    manager.role.field_rights = {"client": {"tax_id": "hidden", "industry": "read"}}
    manager.role.save()

    found = bring("clients", "Название,ИНН,Отрасль\nОдин,7707083893,\nДва,,Молоко\nТри,,\n", actor=manager)

    assert found.counts["created"] == 1
    assert Client.objects.get().name == "Три"
    assert list(reasons(found).values()) == [["Ваша роль не меняет это поле."]] * 2
