"""Records made one: nothing is lost, and taken apart they are what they were."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from krug.core.access import partners
from krug.core.access.models import User
from krug.core.access.policy import Denied
from krug.core.access.scopes import FieldRight
from krug.core.events import history
from krug.core.imports.models.external import ExternalId
from krug.core.lists import segmenting
from krug.core.lists.filtering import read
from krug.core.merging import merging
from krug.core.merging.models import Merge
from krug.core.records import checking, kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.search.finding import find
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client, ContactPerson, Relation
from krug.modules.deals.models import Deal

CLIENT = kinds.get("client")


@pytest.fixture
def two(administrator, manager, head, deal_kinds, make_client_of, make_deal_of):
    """Two records of one firm; the second has a deal, a person, a call, a relation, a colleague, a foreign number."""
    keep = make_client_of(administrator, name="Molkrai", phones="+79161234567", tags=["milk"])
    drop = make_client_of(
        administrator, name="OOO Molkrai", phones="+79167654321", emails="box@m.example", tags=["vip"], industry="Milk"
    )
    other = make_client_of(administrator, name="Sister")
    make_deal_of(administrator, client=drop.pk)
    writing.create(kinds.get("contact"), administrator, [{"name": "Petr", "company": drop.pk}])
    writing.create(kinds.get("activity"), administrator, [{"title": "Call", "client": drop.pk}])
    Relation.objects.create(client=drop, other=other, tie="founder")
    partners.put("client", drop.pk, manager, "lawyer")
    ExternalId.objects.create(kind="client", number="77", record_id=drop.pk)
    writing.comment(drop, administrator, "Said to the second")
    return keep, drop


def whole(pk):
    """All that a client is, as far as people see it."""
    record = Client.objects.select_related("responsible").get(pk=pk)
    fields = {field.name: field.plain(field.value(record)) for field in CLIENT.fields}
    return {
        **fields,
        "deals": sorted(Deal.objects.filter(client=pk).values_list("pk", flat=True)),
        "people": sorted(ContactPerson.objects.filter(company=pk).values_list("pk", flat=True)),
        "activities": sorted(Activity.objects.filter(client=pk).values_list("pk", flat=True)),
        "ties": sorted(Relation.objects.filter(client=pk).values_list("other", "tie")),
        "ties_back": sorted(Relation.objects.filter(other=pk).values_list("client", "tie")),
        "partners": sorted((row.user.name, row.role) for row in partners.of_record("client", pk)),
        "numbers": sorted(ExternalId.objects.filter(kind="client", record_id=pk).values_list("number", flat=True)),
        "deleted": record.deleted_at,
    }


def test_who_only_saw_one_of_them_only_sees_what_they_have_become(administrator, manager, two):
    keep, drop = two
    partners.put("client", drop.pk, manager, "lawyer", only_sees=True)

    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])

    assert [row.only_sees for row in partners.of_record("client", keep.pk)] == [True]
    merging.take_apart(made, administrator)
    assert partners.of_record("client", keep.pk) == []
    assert [row.only_sees for row in partners.of_record("client", drop.pk)] == [True]


def test_a_fixed_segment_keeps_its_client_under_the_record_that_stays(administrator, two):
    keep, drop = two
    wanted = {"all": [{"field": "name", "op": "contains", "value": "OOO"}]}
    segment = segmenting.make(CLIENT, administrator, "Of spring", read(wanted), "own", fixed=True)

    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])

    assert list(segment.members().values_list("record_id", flat=True)) == [keep.pk]
    merging.take_apart(made, administrator)
    assert list(segment.members().values_list("record_id", flat=True)) == [drop.pk]


def test_of_two_main_accounts_that_of_the_record_that_stays_is_the_main_one(administrator, make_client_of):
    keep, drop = (
        make_client_of(administrator, name=name, accounts=[{"account": iban, "kind": "main"}])
        for name, iban in (("Minsk", "BY20OLMP31350000001000000933"), ("Minsk OOO", "GB82WEST12345698765432"))
    )

    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])

    held = [(row["account"], row["kind"]) for row in whole(keep.pk)["accounts"]]
    assert held == [("BY20OLMP31350000001000000933", "main"), ("GB82WEST12345698765432", "other")]
    merging.take_apart(made, administrator)
    assert [row["kind"] for pk in (keep.pk, drop.pk) for row in whole(pk)["accounts"]] == ["main", "main"]


def test_the_record_that_stays_holds_all_that_both_held(administrator, two):
    keep, drop = two

    merging.merge(CLIENT, administrator, keep.pk, [drop.pk])

    found = whole(keep.pk)
    assert [row["number"] for row in found["phones"]] == ["+79161234567", "+79167654321"]
    assert (found["name"], found["industry"], found["tags"]) == ("Molkrai", "Milk", ["milk", "vip"])
    assert [len(found[name]) for name in ("deals", "people", "activities", "ties", "numbers")] == [1] * 5
    assert found["partners"] == [("Max", "lawyer")]
    said = [link.event.data.get("text") for link in history.of_card("client", keep.pk, administrator)]
    assert "Said to the second" in said
    assert [hit.record_id for hit in find(administrator, "molkrai", "client")] == [keep.pk]
    assert [hit.record_id for hit in find(administrator, "7654321", "client")] == [keep.pk]


def test_taken_apart_both_are_what_they_were(administrator, two):
    before = [whole(one.pk) for one in two]
    made = merging.merge(CLIENT, administrator, two[0].pk, [two[1].pk])

    left = merging.take_apart(Merge.objects.get(pk=made.pk), administrator)

    assert (left, [whole(one.pk) for one in two]) == ([], before)
    assert [hit.record_id for hit in find(administrator, "7654321", "client")] == [two[1].pk]
    said = [link.event.data.get("text") for link in history.of_card("client", two[0].pk, administrator)]
    assert "Said to the second" not in said


def test_what_happened_since_stays_where_it_happened(administrator, two, make_deal_of):
    keep, drop = two
    made = merging.merge(CLIENT, administrator, keep.pk, [drop.pk])
    new = make_deal_of(administrator, client=keep.pk)
    record = Client.objects.get(pk=keep.pk)
    writing.change(record, administrator, {"industry": "Bread"}, record.version)

    left = merging.take_apart(made, administrator)

    assert [deal.pk for deal in Deal.objects.filter(client=keep)] == [new.pk]
    assert (whole(keep.pk)["industry"], len(left)) == ("Bread", 1)
    assert whole(drop.pk)["industry"] == "Milk"


def test_the_check_finds_nothing_wrong_after_either(administrator, two):
    made = merging.merge(CLIENT, administrator, two[0].pk, [two[1].pk])
    merged = list(checking.faults())
    merging.take_apart(made, administrator)

    assert (merged, list(checking.faults())) == ([], [])


def test_taken_apart_twice_does_nothing_more(administrator, two):
    made = merging.merge(CLIENT, administrator, two[0].pk, [two[1].pk])

    merging.take_apart(made, administrator)
    before = [whole(one.pk) for one in two]
    merging.take_apart(made, administrator)

    assert [whole(one.pk) for one in two] == before


def test_the_old_address_leads_to_the_record_that_stays(client, administrator, stranger, two):
    merging.merge(CLIENT, administrator, two[0].pk, [two[1].pk])
    client.force_login(administrator)

    led = client.get(f"/clients/{two[1].pk}")
    client.force_login(stranger)

    assert led.url == f"/clients/{two[0].pk}"
    assert client.get(f"/clients/{two[1].pk}").status_code == 404


def test_it_is_not_in_the_bin_and_cannot_be_taken_from_there(administrator, two):
    merging.merge(CLIENT, administrator, two[0].pk, [two[1].pk])

    writing.restore(Client.objects.get(pk=two[1].pk), administrator)

    assert Client.objects.get(pk=two[1].pk).deleted_at is not None


def test_a_value_chosen_is_the_one_that_stays(administrator, two):
    merging.merge(CLIENT, administrator, two[0].pk, [two[1].pk], {"name": "OOO Molkrai"})

    assert whole(two[0].pk)["name"] == "OOO Molkrai"


@pytest.mark.parametrize("who", ["manager", "observer"])
def test_who_may_not_remove_may_not_merge(request, administrator, two, who):
    with pytest.raises((Denied, Invalid)):
        merging.merge(CLIENT, request.getfixturevalue(who), two[0].pk, [two[1].pk])

    assert Client.objects.filter(deleted_at=None).count() == 3


def test_whose_role_does_not_see_a_field_may_not_merge(administrator, head, two):
    head.role.field_rights = {"client": {"phones": "hidden"}}
    head.role.save()
    Client.objects.update(responsible=head, department=head.department)

    with pytest.raises(Denied):
        merging.merge(CLIENT, head, two[0].pk, [two[1].pk])


@pytest.mark.parametrize("drops", [[], "itself", [10**9]])
def test_what_is_not_there_is_not_merged(administrator, two, drops):
    chosen = [two[0].pk] if drops == "itself" else drops

    with pytest.raises(Invalid):
        merging.merge(CLIENT, administrator, two[0].pk, chosen)


def test_kinds_of_which_nothing_tells_two_to_be_one_are_not_merged(administrator, two, make_deal_of):
    one, other = make_deal_of(administrator), make_deal_of(administrator)

    with pytest.raises(Invalid):
        merging.merge(kinds.get("deal"), administrator, one.pk, [other.pk])


def test_a_chain_of_merges_is_undone_link_by_link(administrator, make_client_of):
    a, b, c = (make_client_of(administrator, name=name, phones=f"+7916123456{n}") for n, name in enumerate("abc"))
    before = [whole(one.pk) for one in (a, b, c)]
    first = merging.merge(CLIENT, administrator, b.pk, [c.pk])
    second = merging.merge(CLIENT, administrator, a.pk, [b.pk])
    there = merging.where_it_went("client", c.pk)

    merging.take_apart(second, administrator)
    merging.take_apart(first, administrator)

    assert (there, [whole(one.pk) for one in (a, b, c)]) == (a.pk, before)


TEXTS = st.text("абв", max_size=3)
RECORDS = st.fixed_dictionaries(
    {
        "industry": TEXTS,
        "source": TEXTS,
        "note": TEXTS,
        "phones": st.lists(st.sampled_from(["+79161234567", "+79161234568", "+79161234569"]), unique=True),
        "tags": st.lists(st.sampled_from(["a", "b", "c"]), unique=True),
        "status": st.sampled_from(["potential", "customer", "partner"]),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(RECORDS, min_size=2, max_size=4))
def test_whatever_they_say_nothing_is_lost_and_all_comes_back(administrator, records):
    made = [
        writing.create(CLIENT, administrator, [{"name": f"n{n}", **{k: v for k, v in one.items() if v}}])[0]
        for n, one in enumerate(records)
    ]
    before = [whole(one.pk) for one in made]

    merge = merging.merge(CLIENT, administrator, made[0].pk, [one.pk for one in made[1:]])
    merged = whole(made[0].pk)
    merging.take_apart(merge, administrator)

    assert {row["number"] for row in merged["phones"]} == {p for one in records for p in one["phones"]}
    assert set(merged["tags"]) == {tag for one in records for tag in one["tags"]}
    for name in ("industry", "source", "note"):
        said = [one[name] for one in records if one[name].strip()]
        assert merged[name] == (said[0].strip() if said else "")
    assert [whole(one.pk) for one in made] == before


def test_a_large_record_is_merged_in_few_queries(
    administrator, make_client_of, deal_kinds, django_assert_max_num_queries
):
    """Some per three hundred deals, none per deal."""
    keep, drop = (make_client_of(administrator, name=name) for name in ("One", "Two"))
    writing.create(kinds.get("deal"), administrator, [{"name": f"d{n}", "client": drop.pk} for n in range(250)])

    with django_assert_max_num_queries(160):
        merging.merge(CLIENT, administrator, keep.pk, [drop.pk])

    assert Deal.objects.filter(client=keep).count() == 250


def test_whoever_is_only_not_told_what_was_reckoned_of_others_may_merge(head, make_client_of):
    """The class of a client is no part of the client: kept from a role that sees no amounts, it hinders nothing."""
    keep, drop = make_client_of(head, name="One"), make_client_of(head, name="Two")
    head.role.field_rights = {"deal": {"amount": FieldRight.HIDDEN}}
    head.role.save()

    merging.merge(CLIENT, User.objects.get(pk=head.pk), keep.pk, [drop.pk])

    assert Client.objects.filter(deleted_at=None).count() == 1
