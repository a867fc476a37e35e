from krug.core.records import kinds, writing
from krug.core.records.panels import drawn_on
from krug.modules.activities import doing, planning


def codes(record, user):
    return [drawn.panel.code for part in drawn_on(record, user).values() for drawn in part]


def values(record, user, code):
    return next(drawn.values for part in drawn_on(record, user).values() for drawn in part if drawn.panel.code == code)


def test_a_clients_card_has_the_next_step_and_ways_to_plan(manager, make_client_of, plan):
    client = make_client_of(manager)
    step = plan(manager, client=client.pk)

    assert {"next-step", "plan-call", "plan-meeting", "plan-task"} <= set(codes(client, manager))
    assert values(client, manager, "next-step")["activity"] == step


def test_an_observer_sees_the_next_step_and_cannot_change_it(observer, manager, make_client_of, plan):
    client = make_client_of(manager)
    step = plan(manager, client=client.pk)

    shown = values(client, observer, "next-step")

    assert (shown["activity"], shown["may_change"], shown["others"]) == (step, False, manager)
    assert "plan-call" not in codes(client, observer)


def test_who_sees_no_activities_sees_no_panel(nobody, manager, make_client_of):
    assert not {"next-step", "plan-call"} & set(codes(make_client_of(manager), nobody))


def test_an_activitys_own_card_shows_how_it_ended_and_what_it_is_about(manager, plan):
    product = writing.create(kinds.get("product"), manager, [{"name": "Labeller"}])[0]
    call = plan(manager, **planning.about(product))
    assert "outcome" not in codes(call, manager)

    done = doing.do(call, manager, "reached", "Yes", {"kind": "task"})

    shown = values(call, manager, "outcome")
    assert (shown["doing"], shown["next"], shown["title"]) == (done, done.next, "Дозвонились")
    assert values(call, manager, "subject")["subject"] == product
