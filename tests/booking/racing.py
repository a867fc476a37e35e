"""One of several processes that want one time at the same moment: `python -m tests.booking.racing THREADS`.

It reads what to do line by line: "seed"; "book" or "cells", at which all threads are made ready; "go", at which they
begin together. It answers each in a line; the last with how many had the time, as {"had": …, "faults": […]}.
"""

import json
import sys
import threading

import django

django.setup()

from django.db import connections  # noqa: E402

from krug.core.access.people import add_person  # noqa: E402
from krug.modules.activities.models import Resource  # noqa: E402
from krug.modules.booking import holding, taking  # noqa: E402
from krug.modules.booking.confirming import Who, confirm  # noqa: E402
from krug.modules.booking.holding import Visitor  # noqa: E402
from krug.modules.booking.keeping import PAGES, SERVICES  # noqa: E402
from krug.modules.booking.models import Appointment, BookingPage, Service  # noqa: E402
from krug.modules.booking.taking import Taken  # noqa: E402
from tests.booking.moments import monday  # noqa: E402


def seed():
    """Two specialists, and one room for both."""
    ada = add_person("ada@firm.example", "Ada", "administrator")
    people = [add_person(f"{name}@firm.example", name, "manager") for name in ("max", "stan")]
    room = Resource.objects.create(name="The only room")
    values = {
        "title": "Advice",
        "minutes": 60,
        "notice_minutes": 0,
        "ahead_days": 366,
        "people": [one.pk for one in people],
    }
    SERVICES.add(ada, {**values, "rooms": [room.pk]})
    PAGES.add(ada, {"title": "Page", "language": "en", "services": [], "sites": []})


def book(number):
    page, service = BookingPage.objects.get(), Service.objects.get()
    held = holding.hold(page, service, monday(), Visitor("UTC", "en", f"network {number}"))
    confirm(held, Who(f"Visitor {number}", email=f"visitor{number}@visitor.example"))


def cells(_number):
    """Without looking whether the time is free, and without a lock: what the database alone lets through."""
    service = Service.objects.get()
    person = service.people.order_by("pk")[0]
    page = BookingPage.objects.get()
    made = Appointment.objects.create(
        page=page, service=service, person=person, begins_at=monday(14), ends_at=monday(15), zone="UTC", language="en"
    )
    taking.take(made)


def race(threads, work):
    had, faults, together = [], [], threading.Barrier(threads + 1)

    def run(number):
        together.wait()
        try:
            work(number)
            had.append(number)
        except Taken:
            pass
        except Exception as error:
            faults.append(repr(error))
        finally:
            connections.close_all()

    running = [threading.Thread(target=run, args=(number,)) for number in range(threads)]
    for one in running:
        one.start()
    print("ready", flush=True)
    sys.stdin.readline()
    together.wait()
    for one in running:
        one.join()
    print(json.dumps({"had": len(had), "faults": faults}), flush=True)


for line in sys.stdin:
    if line == "seed\n":
        seed()
        print("ready", flush=True)
    else:
        race(int(sys.argv[1]), {"book\n": book, "cells\n": cells}[line])
