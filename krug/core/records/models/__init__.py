from krug.core.records.models.mention import Mention
from krug.core.records.models.numbering import Numbering
from krug.core.records.models.record import Record, RecordQuerySet

__all__ = ["Mention", "Numbering", "Record", "RecordQuerySet"]
