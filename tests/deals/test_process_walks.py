"""However people go about it, a deal and its process stand in the same place, and the tasks are those of its step."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from krug.core.access.people import add_person, ensure_roles
from krug.core.records import kinds, writing
from krug.core.records.cleaning import Invalid
from krug.core.records.conflicts import Overtaken
from krug.core.stages.models import Passage, Stage
from krug.core.stages.moving import take_back
from krug.modules.activities import doing, planning
from krug.modules.activities.models import Activity, State
from krug.modules.deals.first_kinds import ensure_first_kinds
from krug.modules.deals.kinds import add_kind
from krug.modules.deals.models import Deal, LostReason, Run, StepTask
from krug.modules.deals.typical.again import plan_again
from krug.modules.deals.typical.faults import faults
from krug.modules.deals.typical.guide import ProcessGuide
from krug.modules.deals.typical.plans import key_of, plan_of

DEEDS = ["do", "do", "do", "do all", "do all", "reopen", "cancel", "again", "on", "on", "on", "anywhere"]
DEEDS += ["take back", "win", "lose", "open", "amount", "bin"]


class Walk:
    """One deal and a person who does whatever comes into their head; `pick` chooses among what there is."""

    def __init__(self, actor, kind, pick):
        self.actor, self.kind, self.pick = actor, kind, pick
        self.deal = writing.create(kinds.get("deal"), actor, [{"name": "Line", "kind": kind.pk}])[0]

    def activities(self, *states):
        rows = Activity.objects.filter(subject_kind="deal", subject_id=self.deal.pk, state__in=states, deleted_at=None)
        return list(rows.order_by("pk"))

    def go(self, deed):
        self.deal = Deal.objects.select_related("kind", "stage").get(pk=self.deal.pk)
        with suppress(Invalid, Overtaken):
            getattr(self, f"_{deed.replace(' ', '_')}")()

    def _do(self):
        if found := self.activities(State.PLANNED):
            activity = self.pick(found)
            doing.do(activity, self.actor, activity.sort.results[0].code)

    def _do_all(self):
        while found := self.activities(State.PLANNED):
            doing.do(found[0], self.actor, found[0].sort.results[0].code)

    def _reopen(self):
        if found := self.activities(State.DONE, State.CANCELLED):
            doing.reopen(self.pick(found), self.actor)

    def _cancel(self):
        if found := self.activities(State.PLANNED):
            planning.cancel(self.pick(found), self.actor)

    def _again(self):
        if found := list(StepTask.objects.order_by("pk")):
            plan_again(self.deal, self.actor, self.pick(found).key)

    def _bin(self):
        if found := self.activities(State.PLANNED):
            writing.put_in_bin(self.pick(found), self.actor)

    def _on(self):
        offered = ProcessGuide().choices(self.deal).stages
        if offered:
            self.deal.move(self.actor, Stage.objects.get(pk=self.pick(sorted(offered))))

    def _anywhere(self):
        self.deal.move(self.actor, self.pick(list(Stage.objects.filter(pipeline=self.deal.pipeline_id))))

    def _take_back(self):
        take_back(self.deal, self.actor)

    def _win(self):
        self.deal.win(self.actor)

    def _lose(self):
        self.deal.lose(self.actor, LostReason.objects.first())

    def _open(self):
        self.deal.reopen(self.actor)

    def _amount(self):
        amount = self.pick(["5", "1000000", "999999.99", None])
        writing.change(self.deal, self.actor, {"amount": amount}, self.deal.version)

    def check(self):
        deal = Deal.objects.get(pk=self.deal.pk)
        run = Run.objects.select_related("version").get(deal=deal)
        stay = run.stays.order_by("-id").first()
        assert run.step == key_of(self.kind.pk, deal.stage_id) == stay.step
        last = Passage.objects.filter(record_kind="deal", record_id=deal.pk).order_by("-id").first()
        assert last.stage_id == deal.stage_id
        tasks = list(StepTask.objects.filter(stay=stay).select_related("activity"))
        assert all((task.done_at is not None) == (task.activity.state == State.DONE) for task in tasks)
        step = plan_of(run.version).step(run.step)
        required = {task.key for task in step.tasks if task.required}
        done = {task.key for task in tasks if task.done_at}
        assert (run.done, run.total, run.is_ready) == (len(done), len(step.tasks), required <= done)
        assert list(faults()) == []


class TestWalks(TestCase):
    @settings(max_examples=25)
    @given(st.data())
    def test_deal_and_process_agree_after_every_deed(self, data):
        ensure_roles([kind.code for kind in kinds.all_kinds()])
        ensure_first_kinds()
        actor = add_person("ada@firm.example", "Ada", "administrator")
        code = data.draw(st.sampled_from(["equipment", "sale", "services"]))
        kind = add_kind(actor, "Lines", "typical_sale", process=code)
        walk = Walk(actor, kind, lambda found: data.draw(st.sampled_from(found)))

        walk.check()
        for deed in data.draw(st.lists(st.sampled_from(DEEDS), min_size=5, max_size=25)):
            walk.go(deed)
            walk.check()
