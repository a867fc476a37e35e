"""Two forms of the demo firm's site."""

from __future__ import annotations

from krug.core.access.models import User
from krug.core.events.models import Channel
from krug.modules.site import asked, keeping
from krug.modules.site.models import Hue, Use

ASKED = [
    {"name": "contact_name", "label": "Как к вам обращаться", "required": True},
    {"name": "phone", "label": "", "required": True},
    {"name": "email", "label": "", "required": False},
    {"name": "own1", "label": "Что упаковываете?", "required": False},
    {"name": "text", "label": "Чем помочь?", "required": False},
]


def put_on_site(chief: User) -> None:
    """A form of the contacts page, and a call-back button."""
    contacts = {
        "title": "Заявка со страницы «Контакты»",
        "language": "ru",
        "heading": "Подберём упаковочную линию",
        "intro": "Ответим в рабочее время в течение часа.",
        "button": "Отправить заявку",
        "fields": ASKED,
    }
    callback = {
        "title": "Обратный звонок",
        "language": "ru",
        "use": Use.CALLBACK,
        "heading": "Перезвоним вам",
        "button": "Перезвоните мне",
        "hue": Hue.GREEN,
        "fields": asked.tidied([{"name": "contact_name"}, {"name": "phone", "required": True}]),
    }
    for values in (contacts, callback):
        keeping.add(chief, values, Channel.COMMAND)
