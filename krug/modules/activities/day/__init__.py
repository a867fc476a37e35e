"""My day: what a person has to do, in sections of time, and what other rooms add to it."""

from krug.modules.activities.day.declared import DayPart, Where
from krug.modules.activities.day.sections import Section, section_of

__all__ = ["DayPart", "Section", "Where", "section_of"]
