from krug.modules.activities.models.activity import Activity, Priority, State
from krug.modules.activities.models.doing import Doing

__all__ = ["Activity", "Doing", "Priority", "State"]
