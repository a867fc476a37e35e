from krug.modules.google.models.account import Account, AccountState
from krug.modules.google.models.link import Area, Link, Sort
from krug.modules.google.models.service import GoogleService

__all__ = ["Account", "AccountState", "Area", "GoogleService", "Link", "Sort"]
