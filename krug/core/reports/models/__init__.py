from krug.core.reports.models.saved import Readers, SavedReport
from krug.core.reports.models.tally import Tally
from krug.core.reports.models.touched import Touched

__all__ = ["Readers", "SavedReport", "Tally", "Touched"]
