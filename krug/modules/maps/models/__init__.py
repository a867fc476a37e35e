from krug.modules.maps.models.tiles import MapTiles

__all__ = ["MapTiles"]
