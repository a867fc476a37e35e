from krug.modules.dav.models.collection import Collection, Shelf
from krug.modules.dav.models.kept import Kept
from krug.modules.dav.models.member import Member

__all__ = ["Collection", "Kept", "Member", "Shelf"]
