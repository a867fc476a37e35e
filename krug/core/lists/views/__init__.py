from krug.core.lists.views.listing import listing

__all__ = ["listing"]
