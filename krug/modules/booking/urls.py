from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from krug.modules.booking.views import bookings, mine, public
from krug.modules.booking.views.settings import PAGE_DESK, SERVICE_DESK

form = require_http_methods(["GET", "POST"])
urlpatterns = [
    path("book/<str:key>", public.booking_page, name="booking-page"),
    path("book/<str:key>/holding", public.holdings, name="booking-holding"),
    path("book/held/<str:token>", mine.held, name="booking-held"),
    path("book/held/<str:token>/release", mine.release, name="booking-release"),
    path("book/mine/<str:token>", mine.mine, name="booking-mine"),
    path("book/mine/<str:token>/cancellation", mine.cancellation, name="booking-cancellation"),
    path("book/mine/<str:token>/times", mine.times, name="booking-times"),
    path("book/mine/<str:token>/moving", mine.moving, name="booking-moving"),
    path("book/mine/<str:token>/event.ics", mine.event, name="booking-event"),
    path("bookings", bookings.bookings, name="bookings"),
    path("bookings/<int:pk>/presence", bookings.presence, name="bookings-presence"),
    path("bookings/<int:pk>/prepayment", bookings.prepayment, name="bookings-prepayment"),
    path("bookings/<int:pk>/cancellation", bookings.cancellation, name="bookings-cancellation"),
    path("settings/booking-services", require_safe(SERVICE_DESK.all), name="booking-services"),
    path("settings/booking-services/new", form(SERVICE_DESK.new), name="booking-services-new"),
    path("settings/booking-services/<int:pk>", form(SERVICE_DESK.one), name="booking-services-one"),
    path("settings/booking-services/<int:pk>/removal", require_POST(SERVICE_DESK.removal), name="booking-service-end"),
    path("settings/booking-pages", require_safe(PAGE_DESK.all), name="booking-pages"),
    path("settings/booking-pages/new", form(PAGE_DESK.new), name="booking-pages-new"),
    path("settings/booking-pages/<int:pk>", form(PAGE_DESK.one), name="booking-pages-one"),
    path("settings/booking-pages/<int:pk>/removal", require_POST(PAGE_DESK.removal), name="booking-page-end"),
]
