"""The report of primary interests: what each channel, source and event brought, and what it cost."""

from krug.modules.deals.reports.primary_interest.report import PRIMARY_INTEREST

__all__ = ["PRIMARY_INTEREST"]
