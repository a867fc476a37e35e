import datetime as dt

import pytest
from django.utils import timezone

from krug.core.personal import forgetting
from krug.core.records import binning, writing
from krug.modules.activities.models import Activity
from krug.modules.clients.models import Client
from krug.modules.dav.models import Kept
from tests.dav.conftest import calendar, event

pytestmark = pytest.mark.django_db


def test_of_an_erased_person_devices_words_go_too(device, administrator):
    card = ("BEGIN:VCARD", "VERSION:3.0", "UID:a", "FN:Ann Lee", "N:Lee;Ann;;;", "BDAY:1980-05-05", "END:VCARD", "")
    device.put(f"{device.book}a.vcf", "\r\n".join(card))
    guest = "ATTENDEE;CN=Ann Lee:mailto:ann@firm.example"
    for name in ("one", "two"):
        device.put(f"{device.events}{name}.ics", calendar(event("DTSTART:20261207T090000Z", guest, uid=name)))
    client, row = Client.objects.get(), Activity.objects.order_by("pk")[0]
    Activity.objects.filter(pk=row.pk).update(client=client)

    forgetting.forget(client, administrator)

    kept = Kept.objects.get()
    assert (kept.kind, kept.name) == ("activity", "two.ics")


def test_what_is_removed_for_good_takes_its_words_along(device, manager):
    device.put(f"{device.events}one.ics", calendar(event("DTSTART:20261207T090000Z", "X-OWN:1")))
    writing.put_in_bin(Activity.objects.get(), manager)

    binning.purge(before=timezone.now() + dt.timedelta(days=1))

    assert not Activity.objects.exists()
    assert not Kept.objects.exists()
