import pytest

from krug.core.stages.models import Stage
from krug.modules.activities import doing
from krug.modules.activities.models import Activity, State
from krug.modules.deals.kinds import add_kind
from krug.modules.deals.models import Deal


@pytest.fixture
def sale(administrator, deal_kinds):
    """A kind of deals that goes by the process of a sale of equipment."""
    return add_kind(administrator, "Equipment", "typical_sale", process="equipment")


@pytest.fixture
def steps(sale):
    """steps["need"] is the stage of the step of this key."""
    return {one.key: Stage.objects.get(pk=one.stage_id) for one in sale.step_stages.all()}


@pytest.fixture
def do(administrator):
    """do(deal, n=1) does so many planned activities of the deal, the next first; all of them by default."""

    def done(deal, most=100):
        rows = Activity.objects.filter(subject_kind=Deal.KIND, subject_id=deal.pk, state=State.PLANNED)
        count = 0
        while count < most and (activity := rows.order_by("due_at", "pk").first()):
            doing.do(activity, administrator, activity.sort.results[0].code)
            count += 1
        return count

    return done
