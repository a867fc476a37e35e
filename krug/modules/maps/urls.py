from django.urls import path

from krug.modules.maps.views import map, settings

urlpatterns = [
    path("clients/map", map.map_, name="clients-map"),
    path("clients/map/places", map.places, name="clients-map-places"),
    path("settings/map", settings.tiles, name="map-settings"),
]
