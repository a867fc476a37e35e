from krug.core.reports.models.tally import Tally
from krug.core.reports.models.touched import Touched

__all__ = ["Tally", "Touched"]
