from krug.modules.lookups.models.service import LookupService

__all__ = ["LookupService"]
