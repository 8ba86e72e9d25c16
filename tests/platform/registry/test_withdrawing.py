"""An import that is withdrawn while it is being applied leaves everything as it was."""

import pytest
from django.test import Client
from django.utils.timezone import now

from doubledraw.platform.jobs import aside, services
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.organs.models import Staff
from doubledraw.platform.registry.models import ColumnMemory, ImportBatch, Inspector, Target
from doubledraw.platform.registry.states import BatchState
from tests.world.county import County, county
from tests.world.rolls import inspector_file, read, target_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(noon) -> County:
    return county(noon)


def asked(place: County, noon, directory: str, data: bytes) -> tuple[Client, ImportBatch, Job]:
    """李起草 has asked for a previewed file to be applied; the worker has just taken the job."""
    batch = read(directory, data, place.market, by=place["李起草"], at=noon)
    client = Client()
    li = Staff.objects.get(name="李起草")
    client.force_login(li, "django.contrib.auth.backends.ModelBackend")
    client.post(f"/desk/imports/{batch.pk}/apply/")
    job = services.claim("worker", now())
    assert job is not None
    return client, batch, job


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize(
    ("directory", "data"), [("targets", target_file(40)), ("inspectors", inspector_file(9))]
)
def test_a_withdrawn_import_leaves_everything_as_it_was(
    place, noon, monkeypatch, directory, data, within
) -> None:
    client, batch, job = asked(place, noon, directory, data)
    if within:  # the word comes while the rows are being written: nothing before heard it
        monkeypatch.setattr(services.Running, "report", lambda *_, **__: None)
    client.post(f"/desk/jobs/{job.pk}/cancel/")
    services.run(job, now)
    job.refresh_from_db()
    batch.refresh_from_db()
    assert job.state == "cancelled"
    assert batch.state == BatchState.READ
    assert not Target.objects.exists()
    assert not Inspector.objects.exists()
    assert not ColumnMemory.objects.exists()
    assert not aside.is_asked_to_stop(job.pk)


def test_a_withdrawn_import_can_be_applied_after_all(place, noon) -> None:
    client, batch, job = asked(place, noon, "targets", target_file(5))
    client.post(f"/desk/jobs/{job.pk}/cancel/")
    services.run(job, now)
    client.post(f"/desk/imports/{batch.pk}/apply/")
    services.run_pending(now)
    assert Target.objects.count() == 5


def test_what_a_job_leaves_beside_the_database_is_shown_and_then_gone(place, noon) -> None:
    client, _, job = asked(place, noon, "targets", target_file(5))
    services.Running(job, now).report_within(0.42, "已写入 {rows} 行", rows=42)
    told = client.get(f"/desk/jobs/{job.pk}/state.json").json()
    assert told == {"over": False, "progress": 0.42, "step": "已写入 42 行"}
    assert "已写入 42 行" in client.get(f"/desk/jobs/{job.pk}/").content.decode()
    services.run(job, now)
    told = client.get(f"/desk/jobs/{job.pk}/state.json").json()
    assert (told["over"], told["progress"]) == (True, 1.0)
