"""A cell of the analysis becomes a segment of exactly the clients behind it."""

from krug.core.lists.models import Segment, SegmentMember
from krug.core.reports.running import run_report

ASKED = "row=A&column=clients&period=own&from=2023-01-01&to=2024-12-31"


def test_the_clients_of_a_class_are_a_fixed_segment(client, administrator, make_sales):
    make_sales()
    client.force_login(administrator)
    raw = {"period": "own", "from": "2023-01-01", "to": "2024-12-31"}
    row = next(row for row in run_report(administrator, "abc", raw)["rows"] if row["class"] == "A")

    page = client.get(f"/reports/abc/records?{ASKED}").content.decode()
    answer = client.post(f"/reports/abc/records/segment?{ASKED}", {"title": "Best"})
    nameless = client.post(f"/reports/abc/records/segment?{ASKED}", {"title": " "})

    segment = Segment.objects.get()
    assert "/reports/abc/records/segment?" in page
    assert (segment.title, segment.is_fixed, segment.kind) == ("Best", True, "client")
    assert SegmentMember.objects.filter(segment=segment).count() == row["clients"] > 0
    assert answer.status_code == 302
    assert nameless.headers["Location"].startswith("/reports/abc/records?")


def test_what_is_no_client_is_no_segment(client, administrator, make_sales):
    make_sales()
    client.force_login(administrator)
    asked = "row=&column=deals&period=own&from=2023-01-01&to=2024-12-31"

    assert client.post(f"/reports/sales-by-manager/records/segment?{asked}", {"title": "Deals"}).status_code == 404
