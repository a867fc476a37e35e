"""What a role has in one pipeline instead of what it has of all the kind; random policies are in test_every_way.py."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from krug.core.access import policy
from krug.core.access.models import User
from krug.core.access.scopes import Action, Scope
from krug.core.access.seers import roles_that_may, who_sees
from krug.core.handover import holding
from krug.core.handover.foreseeing import foresee
from krug.core.handover.models import Rule
from krug.core.handover.planning import Wish, planned
from krug.core.records import kinds, sharing, writing
from krug.core.records.cleaning import Invalid
from krug.core.settings import pipeline_rights
from krug.core.settings.explaining import explain
from krug.core.stages import demanding
from krug.core.stages.models import Pipeline
from krug.modules.deals import bulk
from krug.modules.deals.models import Deal
from krug.modules.deals.new_deal import NewDeal
from krug.modules.requests.models import Request
from tests.api.conftest import Program


@pytest.fixture
def sale(deal_kinds):
    return deal_kinds[0]


@pytest.fixture
def wholesale(deal_kinds):
    return deal_kinds[1]


@pytest.fixture
def say(administrator):
    """say(person, kind of deal, see=…): the person's role has it so in the kind's pipeline; gives the person anew."""

    def said(person, kind, **scopes):
        wished = {(kind.pipeline_id, action): Scope(scope) for action, scope in scopes.items()}
        pipeline_rights.keep_pipeline_rights(administrator, person.role, wished)
        return User.objects.get(pk=person.pk)

    return said


@pytest.fixture
def two(make_deal_of, stranger, sale, wholesale):
    """A sale and a wholesale deal of somebody else's."""
    return make_deal_of(stranger, kind=sale.pk), make_deal_of(stranger, kind=wholesale.pk)


def seen_by(user, action=Action.SEE):
    return list(Deal.objects.visible_to(user, action).order_by("pk"))


def test_of_one_pipeline_a_role_sees_all_and_of_the_others_its_own(say, manager, wholesale, two):
    max_ = say(manager, wholesale, see="all")

    assert seen_by(max_) == [two[1]]
    assert [policy.may(max_, Action.SEE, deal) for deal in two] == [False, True]
    assert max_ in who_sees(two[1])
    assert max_ not in who_sees(two[0])


def test_of_one_pipeline_a_role_sees_nothing(say, observer, wholesale, two):
    otto = say(observer, wholesale, see="none")

    assert seen_by(otto) == [two[0]]
    assert not otto.reaches_all(Deal.KIND)


def test_nothing_is_changed_that_is_not_seen(say, head, wholesale, make_deal_of, manager):
    deal = make_deal_of(manager, kind=wholesale.pk)

    hanna = say(head, wholesale, see="none")

    assert not policy.may(hanna, Action.CHANGE, deal)
    assert seen_by(hanna, Action.CHANGE) == []


def test_a_right_that_nobody_gave_for_the_kind_may_be_given_for_a_pipeline(say, client, nobody, wholesale, two):
    ned = say(nobody, wholesale, see="all")
    client.force_login(ned)

    assert seen_by(ned) == [two[1]]
    assert client.get(f"/deals/{two[1].pk}").status_code == 200
    assert client.get(f"/deals/{two[0].pk}").status_code == 404
    for kind in (Deal.KIND, ""):
        assert ned.role_id in roles_that_may(Action.SEE, kind)
        assert ned.role_id not in roles_that_may(Action.CHANGE, kind)


def test_who_may_change_in_a_single_pipeline_only_may_take_over(say, nobody, manager, wholesale):
    assert nobody not in holding.may_take_over(manager)

    ned = say(nobody, wholesale, see="all", change="all")

    assert ned in holding.may_take_over(manager)


def test_a_module_that_is_off_stays_off(say, administrator, manager, wholesale):
    max_ = say(manager, wholesale, see="all")
    max_.firm.modules_off = ["deals"]

    assert max_.scope(Deal.KIND, Action.SEE) is Scope.NONE
    assert max_.scopes_apart(Deal.KIND, Action.SEE) == {}


def test_a_shut_pipeline_is_not_offered_on_the_board_and_not_opened(say, client, observer, wholesale, two):
    client.force_login(say(observer, wholesale, see="none"))

    offered = [one.pk for one in client.get("/deals").context["pipelines"]]

    assert wholesale.pipeline_id not in offered
    assert two[0].pipeline_id in offered
    assert wholesale.pipeline_id not in [one.pk for one in client.get("/deals/calendar").context["pipelines"]]
    assert client.get(f"/deals/board/lanes?pipeline={wholesale.pipeline_id}").status_code == 404
    assert client.get(f"/deals?pipeline={wholesale.pipeline_id}").context["pipeline"].pk == two[0].pipeline_id


def test_the_api_names_no_kind_of_deal_that_is_shut_altogether(say, observer, wholesale):
    program = Program(say(observer, wholesale, see="none"), "read")

    names = [kind["name"] for kind in program.get("deal-kinds").json()["items"]]

    assert wholesale.name not in names
    assert len(names) == 2
    assert program.get(f"deal-kinds/{wholesale.pk}").status_code == 404


def test_a_kind_of_which_one_may_add_nothing_is_not_offered(say, client, manager, wholesale):
    client.force_login(say(manager, wholesale, create="none"))

    for form in ("/deals/new", "/create/deal"):
        answer = client.get(form)
        field = next(row for row in answer.context["rows"] if row["field"].name == "kind")
        assert wholesale.name not in [name for _pk, name in field["options"]]


def test_nor_is_it_taken_whoever_asks(say, client, manager, wholesale):
    max_ = say(manager, wholesale, create="none")
    client.force_login(max_)

    page = client.post("/deals/new", {"name": "Bulk order", "kind": wholesale.pk})
    api = Program(max_, "write").post("deals", {"name": "Bulk order", "kind": wholesale.pk})

    assert page.status_code == 422
    assert "Вы не можете добавлять сделки этого вида." in page.content.decode()
    assert (api.status_code, [error["field"] for error in api.json()["errors"]]) == (422, ["kind"])
    with pytest.raises(policy.Denied):
        bulk.add(max_, [NewDeal("Bulk order", wholesale)])
    assert Deal.objects.count() == 0


def test_a_deal_without_a_kind_is_of_the_first_that_may_be_added(say, make_deal_of, manager, sale, wholesale):
    max_ = say(manager, sale, create="none")

    assert make_deal_of(max_).kind == wholesale


def test_for_whom_a_deal_may_be_added_hangs_on_its_pipeline(say, client, manager, head, sale, wholesale):
    max_ = say(manager, wholesale, create="department")
    program = Program(max_, "write")

    own = program.post("deals", {"name": "A", "kind": sale.pk, "responsible": head.pk})
    there = program.post("deals", {"name": "B", "kind": wholesale.pk, "responsible": head.pk})

    assert (own.status_code, [error["field"] for error in own.json()["errors"]]) == (422, ["responsible"])
    assert there.status_code == 201


def test_who_may_hand_on_in_one_pipeline_only(say, make_deal_of, manager, head, sale, wholesale):
    max_ = say(manager, wholesale, assign="own")
    program = Program(max_, "write")
    deals = [make_deal_of(max_, kind=kind.pk) for kind in (sale, wholesale)]

    answers = [program.patch(f"deals/{one.pk}", {"responsible": head.pk, "version": one.version}) for one in deals]

    assert [answer.status_code for answer in answers] == [403, 200]


def test_of_a_common_queue_in_a_shut_pipeline_nothing_is_seen(administrator, manager, deal_kinds):
    pipeline = Pipeline.objects.get(subject=Request.KIND)
    request = Request(title="Call me", number=1, pipeline=pipeline, kind_id=1)
    assert policy.may(manager, Action.SEE, request)

    pipeline_rights.keep_pipeline_rights(administrator, manager.role, {(pipeline.pk, "see"): Scope.NONE})
    max_ = User.objects.get(pk=manager.pk)

    assert not policy.may(max_, Action.SEE, request)
    assert not policy.may(max_, Action.CHANGE, request)


def test_why_names_the_pipelines_rule(say, manager, sale, wholesale, two):
    max_ = say(manager, wholesale, see="all")

    there, elsewhere = (explain(max_, kinds.get("deal"), deal) for deal in reversed(two))
    of_kind = explain(max_, kinds.get("deal"))

    words = f"В воронке «{wholesale.name}» роль разрешает видеть по-другому: все."
    assert (words in there.reasons, there.may) == (True, True)
    assert (words in elsewhere.reasons, elsewhere.may) == (False, False)
    assert (words in of_kind.reasons, of_kind.may) == (True, None)


def test_the_board_asks_as_much_with_such_rules_as_without(say, client, manager, make_deal_of, wholesale, two):
    make_deal_of(manager, kind=wholesale.pk)

    def asked(person):
        client.force_login(person)
        client.get(f"/deals?pipeline={wholesale.pipeline_id}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/deals?pipeline={wholesale.pipeline_id}").status_code == 200
        return len(captured)

    usual = asked(manager)
    max_ = say(manager, wholesale, see="all")

    assert asked(max_) == usual


def test_a_role_without_such_rules_is_not_asked_about_pipelines(say, head, manager, wholesale, two):
    say(manager, wholesale, see="all")

    assert "pipeline_id" not in str(Deal.objects.visible_to(head).values("pk").query)


def test_own_records_of_a_shut_pipeline_are_neither_found_nor_opened_nor_told_of(
    say, client, manager, make_client_of, make_deal_of, wholesale
):
    customer = make_client_of(manager)
    deal = make_deal_of(manager, kind=wholesale.pk, name="Secret tunnel", client=customer.pk)
    client.force_login(say(manager, wholesale, see="none"))

    assert "Secret tunnel" not in client.get("/search?q=Secret").content.decode()
    assert "Secret tunnel" not in client.get(f"/clients/{customer.pk}").content.decode()
    assert client.get(f"/deals/{deal.pk}").status_code == 404


def test_the_bin_goes_by_the_pipeline_too(say, administrator, manager, wholesale, two, client):
    for deal in two:
        writing.put_in_bin(deal, administrator)
    max_ = say(manager, wholesale, see="all", delete="all")

    told = Program(max_).get("bin").json()["items"]
    client.force_login(max_)
    page = client.get("/bin")
    back = client.post(f"/bin/deal/{two[1].pk}")
    refused = client.post(f"/bin/deal/{two[0].pk}")

    assert [one["id"] for one in told] == [two[1].pk]
    assert (page.status_code, back.status_code, refused.status_code) == (200, 302, 404)
    assert Deal.objects.get(pk=two[1].pk).deleted_at is None


def test_where_nothing_is_seen_nothing_is_made(say, manager, sale, wholesale):
    max_ = say(manager, wholesale, see="none")

    refused = Program(max_).post("deals", {"name": "Line", "kind": wholesale.pk})
    made = Program(max_).post("deals", {"name": "Line", "kind": sale.pk})

    assert (refused.status_code, made.status_code) == (422, 201)
    assert not Deal.objects.filter(kind=wholesale).exists()


def test_who_leaves_is_told_what_an_heir_would_not_see(
    client, say, administrator, manager, observer, head, make_deal_of, sale, wholesale
):
    make_deal_of(manager, kind=sale.pk)
    make_deal_of(manager, kind=wholesale.pk)
    say(head, wholesale, see="none")

    _kinds, shares = foresee(planned(administrator, manager, Wish(Rule.ONE, [head.pk])))
    client.force_login(administrator)
    page = client.get(f"/settings/people/{manager.pk}/leaving", {"preview": 1, "rule": "one", "heirs": head.pk})

    assert [(one.heir, one.numbers["deal"], one.unseen) for one in shares] == [(head, 2, {"deal": 1})]
    assert ("Hanna", "Сделки", 1) in [(name, str(title), number) for name, title, number in page.context["unseen"]]


def test_to_whom_a_pipeline_is_shut_a_deal_in_it_is_not_shared(say, administrator, manager, sale, wholesale, two):
    person = say(manager, wholesale, see="none")

    sharing.share(two[0], administrator, person, True)
    with pytest.raises(Invalid, match="сначала измените роль"):
        sharing.share(two[1], administrator, person, True)


def test_who_may_fill_in_what_is_asked_for_is_said_of_the_deals_own_pipeline(
    say, manager, head, make_deal_of, sale, wholesale
):
    say(head, wholesale, change="none")
    said = [
        demanding._others_only(make_deal_of(manager, kind=kind.pk), kinds.get("deal").field("amount"))
        for kind in (sale, wholesale)
    ]

    assert [str(head.role) in words for words in said] == [True, False]
