from django.urls import path

from krug.modules.dav.views import devices, protocol

urlpatterns = [
    path(".well-known/caldav", protocol.well_known, name="dav-caldav"),
    path(".well-known/carddav", protocol.well_known, name="dav-carddav"),
    path("dav/", protocol.dav, name="dav-root"),
    path("dav/<path:rest>", protocol.dav, name="dav"),
    path("me/devices", devices.devices, name="me-devices"),
    path("me/devices/<int:pk>/revoking", devices.revoking, name="me-device-revoking"),
    path("me/devices/extent", devices.extent, name="me-devices-extent"),
]
