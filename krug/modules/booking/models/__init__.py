from krug.modules.booking.models.appointment import Appointment, By, Prepayment, State
from krug.modules.booking.models.cell import Cell, Of
from krug.modules.booking.models.letter import Letter, What
from krug.modules.booking.models.page import BookingPage
from krug.modules.booking.models.service import Service

__all__ = ["Appointment", "BookingPage", "By", "Cell", "Letter", "Of", "Prepayment", "Service", "State", "What"]
