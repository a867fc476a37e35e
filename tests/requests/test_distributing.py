import datetime as dt

import pytest
from django.utils import timezone

from krug.core.access.models import User
from krug.core.access.people import add_person
from krug.core.access.policy import Denied
from krug.core.events.models import Event
from krug.core.jobs import kinds as jobs
from krug.core.records.conflicts import Overtaken
from krug.modules.requests import assigning, offers, watching
from krug.modules.requests.models import About, Alarm, Answer, Offer, Request, Rule, Terms


def fresh(request):
    return Request.objects.select_related("responsible").get(pk=request.pk)


def pass_time():
    Offer.objects.filter(answer=Answer.WAITING).update(until=timezone.now() - dt.timedelta(seconds=1))


@pytest.fixture
def team(manager):
    return [manager, add_person("second@firm.example", "Sam", "manager", "Sales")]


def test_without_rules_it_stays_in_the_queue(manager, make_request_of):
    assert make_request_of(manager).responsible is None


def test_a_rule_gives_it_to_its_person_at_once_and_history_says_so(manager, stranger, make_rule, make_request_of):
    make_rule(person=stranger, name="Service does it")

    request = make_request_of(manager)

    assert (request.responsible, request.state, request.stage.sort) == (stranger, "in_work", 1)
    assert (request.department, fresh(request).state) == (stranger.department, "in_work")
    said = Event.objects.get(kind="request.created")
    assert (said.data["to"], said.data["rule"]) == ("Stan", "Service does it")


def test_who_is_named_gets_it_whatever_the_rules_say(manager, stranger, make_rule, make_request_of):
    make_rule(person=stranger)

    assert make_request_of(manager, responsible=manager.pk).responsible == manager


def test_a_rule_asks_for_a_skill(manager, head, stranger, team, make_rule, make_request_of):
    for person, skills in ((team[1], "1С:Бухгалтерия, английский"), (head, "Английский ")):
        User.objects.filter(pk=person.pk).update(skills=skills)
    User.objects.filter(pk=stranger.pk).update(skills="английский")
    make_rule(department=manager.department, skill="1с:бухгалтерия", region="Орёл", sort=1)
    make_rule(skill=" Английский", region="Тула", manner="turn", sort=2)
    make_rule(department=manager.department, skill="латынь", sort=3)

    assert {make_request_of(manager, region="Орёл").responsible for _ in range(2)} == {team[1]}
    assert [make_request_of(manager, region="Тула").responsible for _ in range(3)] == sorted(
        [head, stranger, team[1]], key=lambda person: person.pk
    )
    assert make_request_of(manager).responsible is None


def test_the_first_rule_that_fits_decides(manager, stranger, head, make_rule, make_request_of, request_kinds):
    make_rule(person=stranger, came_by="site", sort=1)
    make_rule(person=head, region="Кострома, Орёл", sort=2)
    make_rule(person=manager, kind=request_kinds[2], sort=3)

    assert make_request_of(manager, came_by="site", region="орел").responsible == stranger
    assert make_request_of(manager, region=" ОРЕЛ").responsible == head
    assert make_request_of(manager, kind=request_kinds[2].pk).responsible == manager
    assert make_request_of(manager).responsible is None


def test_in_turn_in_one_department(team, head, make_rule, make_request_of):
    make_rule(department=team[0].department, manner="turn")

    got = [make_request_of(head).responsible for _number in range(6)]

    assert sorted(person.name for person in got[:3]) == sorted(person.name for person in got[3:])
    assert {person.name for person in got} == {"Hanna", "Max", "Sam"}


def test_by_load_who_has_least(team, head, make_rule, make_request_of):
    for _number in range(3):
        make_request_of(head, responsible=team[0].pk)
    make_rule(department=team[0].department, manner="load")

    got = [make_request_of(head).responsible.name for _number in range(4)]

    assert "Max" not in got
    assert sorted(got) == ["Hanna", "Hanna", "Sam", "Sam"]


def test_those_who_left_or_may_not_work_with_requests_get_none(team, head, observer, make_rule, make_request_of):
    observer.department = team[0].department
    observer.save()
    User.objects.filter(pk=team[0].pk).update(is_active=False)
    make_rule(department=team[0].department, manner="turn")

    assert {make_request_of(head).responsible.name for _number in range(4)} == {"Hanna", "Sam"}


def test_those_whose_role_may_not_work_in_its_pipeline_get_none(
    team, administrator, head, shut, make_rule, make_request_of
):
    shut(team[0])
    make_rule(department=team[0].department, manner="turn")

    assert {make_request_of(administrator).responsible.name for _number in range(4)} == {"Hanna"}


def test_nor_are_they_offered_it_nor_given_it_later(team, administrator, shut, make_rule, make_request_of):
    waiting = make_request_of(administrator)
    shut(team[0])
    rule = make_rule(person=team[0])

    watching.give_out()
    Rule.objects.filter(pk=rule.pk).update(offer_minutes=5)
    offers.offer_next(waiting)

    assert (fresh(waiting).responsible, Offer.objects.count()) == (None, 0)


def test_outside_working_hours_it_waits_for_them(manager, make_rule, make_request_of):
    Terms.objects.update(week=[[]] * 7)
    make_rule(person=manager, hours="working")
    request = make_request_of(manager)
    watching.watch()
    assert fresh(request).responsible is None

    Terms.objects.update(week=[[[0, 1440]]] * 7)
    watching.watch()

    assert (fresh(request).responsible, fresh(request).state) == (manager, "in_work")
    assert Event.objects.get(kind="request.given").data["to"] == "Max"


def test_hours_are_those_of_the_persons_own_zone(manager, make_rule, make_request_of, monkeypatch):
    """It is night at the firm and noon where the person works."""
    noon = dt.datetime(2026, 12, 28, 0, 30, tzinfo=dt.UTC)  # 03:30 in Moscow, 10:30 in Vladivostok
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    Terms.objects.update(week=[[[540, 1080]]] * 7)
    make_rule(person=manager, hours="working")
    assert make_request_of(manager).responsible is None

    User.objects.filter(pk=manager.pk).update(time_zone="Asia/Vladivostok")

    assert make_request_of(manager).responsible == manager


def test_offered_it_is_nobodys_until_it_is_accepted(manager, make_rule, make_request_of):
    make_rule(person=manager, offer_minutes=5)

    request = make_request_of(manager)

    offer = Offer.objects.get()
    assert (request.responsible, offer.person, offer.answer) == (None, manager, "waiting")
    assert dt.timedelta(minutes=4) < offer.until - timezone.now() <= dt.timedelta(minutes=5)
    assigning.take(request, manager)
    offer.refresh_from_db()
    assert (offer.answer, fresh(request).responsible) == ("accepted", manager)


def test_let_go_or_run_out_it_goes_to_the_next_and_then_to_the_head(team, head, make_rule, make_request_of):
    make_rule(department=team[0].department, offer_minutes=5, manner="turn")
    request = make_request_of(head)
    asked = [Offer.objects.get().person.name]

    offers.decline(Offer.objects.get(), Offer.objects.get().person)
    asked.append(Offer.objects.get(answer="waiting").person.name)
    pass_time()
    watching.watch()
    asked.append(Offer.objects.get(answer="waiting").person.name)
    pass_time()
    watching.watch()
    watching.watch()

    assert sorted(asked) == ["Hanna", "Max", "Sam"]
    assert not Offer.objects.filter(answer="waiting").exists()
    assert [alarm.about for alarm in Alarm.objects.all()] == [About.UNTAKEN]
    assert Event.objects.get(kind="request.untaken").data["to"] == "Hanna"
    assert fresh(request).responsible is None


def test_whoever_is_quicker_takes_it_from_whom_it_is_offered(manager, stranger, make_rule, make_request_of):
    make_rule(person=manager, offer_minutes=5)
    request = make_request_of(manager)
    theirs = fresh(request)

    assigning.take(request, stranger)

    assert Offer.objects.get().answer == "passed"
    with pytest.raises(Overtaken):
        assigning.take(theirs, manager)
    assert offers.decline(Offer.objects.get(), manager) is False


def test_anothers_offer_is_not_declined(manager, stranger, make_rule, make_request_of):
    make_rule(person=manager, offer_minutes=5)
    make_request_of(manager)

    with pytest.raises(Denied):
        offers.decline(Offer.objects.get(), stranger)

    assert Offer.objects.get().answer == "waiting"


def test_the_head_is_told_before_and_after_a_deadline_once(manager, head, make_request_of, long_ago):
    request = make_request_of(manager)
    assigning.take(request, manager)
    watching.watch()
    assert not Alarm.objects.exists()

    long_ago(request, minutes=25)
    watching.watch()
    watching.watch()
    assert [alarm.about for alarm in Alarm.objects.all()] == [About.ANSWER_SOON]

    long_ago(request, minutes=10)
    watching.watch()
    watching.watch()

    assert [alarm.about for alarm in Alarm.objects.order_by("pk")] == [About.ANSWER_SOON, About.ANSWER_LATE]
    late = Event.objects.get(kind="request.answer_late")
    assert (late.data["to"], late.actor) == ("Hanna", None)


def test_what_is_answered_in_time_worries_nobody_until_it_is_to_be_closed(manager, head, make_request_of, long_ago):
    from krug.modules.requests import answering

    request = make_request_of(manager)
    answering.answer(request, manager)
    long_ago(request, minutes=40)
    watching.watch()
    assert not Alarm.objects.exists()

    long_ago(request, hours=17)
    watching.watch()

    assert [alarm.about for alarm in Alarm.objects.all()] == [About.SOLUTION_LATE]


def test_what_nobody_takes_climbs_after_its_time(head, manager, administrator, make_request_of, long_ago):
    request = long_ago(make_request_of(manager), minutes=29)
    watching.watch()
    assert not Alarm.objects.filter(about=About.UNTAKEN).exists()

    long_ago(request, minutes=2)
    watching.watch()

    assert Event.objects.get(kind="request.untaken").data["to"] == "Ada"


def test_switched_off_nothing_goes_by_the_clock(manager, administrator, make_request_of, long_ago):
    from krug.core.records import modules
    from krug.core.settings.firm import use_modules

    long_ago(make_request_of(manager), hours=5)
    use_modules(administrator, {module.code for module in modules.all_modules()} - {"requests", "site", "booking"})

    watching.watch()

    assert not Alarm.objects.exists()


def test_the_clock_is_among_the_schedules():
    assert "requests.watch" in [schedule.code for schedule in jobs.all_schedules()]


def test_queries_do_not_grow_with_people(head, make_rule, make_request_of, django_assert_max_num_queries):
    make_rule(department=head.department, manner="load")
    for number in range(20):
        add_person(f"p{number}@firm.example", f"P{number}", "manager", "Sales")

    with django_assert_max_num_queries(45):
        make_request_of(head)
    assert Rule.objects.get().last is not None
