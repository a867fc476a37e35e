"""Bringing deals in with their past."""

from krug.modules.deals.imports.importer import DealsImporter

__all__ = ["DealsImporter"]
