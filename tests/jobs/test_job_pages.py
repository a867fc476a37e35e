import pytest

from krug.core.jobs import queue
from krug.core.jobs.models import JobState
from krug.core.jobs.performing import perform


@pytest.fixture
def job(manager, declare):
    def run(running):
        running.tell("Reading", 5, 10)

    declare("reading", run)
    return queue.start("reading", manager, {})


def test_progress_asks_again_while_it_runs_and_reloads_the_page_at_the_end(client, manager, job):
    client.force_login(manager)
    htmx = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": f"http://testserver/jobs/{job.pk}"}

    waiting = client.get(f"/jobs/{job.pk}", **htmx)
    perform(queue.take("one"), "one")
    over = client.get(f"/jobs/{job.pk}", **htmx)

    assert 'hx-trigger="live, every 1s"' in waiting.content.decode()
    assert "hx-trigger" not in over.content.decode()
    assert ("HX-Refresh" in waiting, over["HX-Refresh"]) == (False, "true")


def test_anothers_job_is_not_there(client, stranger, job):
    client.force_login(stranger)

    answers = [client.get(f"/jobs/{job.pk}"), client.post(f"/jobs/{job.pk}/cancellation")]

    job.refresh_from_db()
    assert [answer.status_code for answer in answers] == [404, 404]
    assert job.state == JobState.WAITING


def test_a_job_is_stopped_and_gone_on_with(client, manager, job):
    client.force_login(manager)

    client.post(f"/jobs/{job.pk}/cancellation")
    job.refresh_from_db()
    stopped = job.state
    client.post(f"/jobs/{job.pk}/attempts")

    job.refresh_from_db()
    assert (stopped, job.state) == (JobState.CANCELLED, JobState.WAITING)
