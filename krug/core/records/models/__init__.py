from krug.core.records.models.record import Record, RecordQuerySet

__all__ = ["Record", "RecordQuerySet"]
