from krug.core.records.models.firm import ModuleState
from krug.core.records.models.record import Record, RecordQuerySet

__all__ = ["ModuleState", "Record", "RecordQuerySet"]
