from krug.core.hours.models.absence import Absence, Why
from krug.core.hours.models.firm_day import FirmDay
from krug.core.hours.models.person_hours import PersonHours

__all__ = ["Absence", "FirmDay", "PersonHours", "Why"]
