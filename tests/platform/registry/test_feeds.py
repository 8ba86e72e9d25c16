"""Feeds: files from other systems, each content once, with the same preview, and never by a way around the clerk."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.services import run, run_pending
from doubledraw.platform.kernel.errors import Invalid, Refused
from doubledraw.platform.ledger.models import AuditEvent
from doubledraw.platform.organs.models import RoleGrant, Staff
from doubledraw.platform.registry.imports.folders import folder_name, root_of
from doubledraw.platform.registry.models import Feed, FeedFile, ImportBatch, Target
from doubledraw.platform.registry.services.feeds import close_feed, look_at_folders, set_up_feed
from tests.clock import here
from tests.world.county import County, county
from tests.world.rolls import table, target_file

pytestmark = pytest.mark.django_db

TOKEN = "a-long-enough-token"
HEADERS = ("统一社会信用代码", "名称")


@pytest.fixture
def place(noon, settings, tmp_path) -> County:
    settings.FEEDS = tmp_path / "feeds"
    return county(noon)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(Staff.objects.get(name=name), "django.contrib.auth.backends.ModelBackend")
    return client


def folder_feed(place: County, noon, **how) -> tuple[Feed, Path]:
    feed = set_up_feed(
        place.market, "targets", "登记系统", folder="daily", by=place["李起草"], at=noon, **how
    )
    return feed, root_of(place.market.code) / "daily"


def interface_feed(place: County, noon, **how) -> Feed:
    return set_up_feed(
        place.market, "targets", "金丝雀系统", token=TOKEN, by=place["李起草"], at=noon, **how
    )


def laid(folder: Path, name: str, data: bytes, noon, *, age: int = 3600) -> Path:
    path = folder / name
    path.write_bytes(data)
    os.utime(path, (noon.timestamp() - age,) * 2)
    return path


def post(feed: Feed, data: bytes, token: str = TOKEN, name: str = "firms.csv"):
    headers = {"Authorization": f"Bearer {token}", "X-Filename": name}
    return Client().post(f"/api/feeds/{feed.pk}/files", data, "text/csv", headers=headers)


# folders


def test_a_file_in_the_folder_waits_for_the_clerk_with_its_preview(place, noon) -> None:
    feed, folder = folder_feed(place, noon)
    laid(folder, "a.csv", target_file(5), noon)
    (made,) = look_at_folders(at=noon)
    batch = ImportBatch.objects.get(pk=made)
    assert (batch.state, batch.source, batch.counts["new"]) == ("read", "feed", 5)
    assert not Target.objects.exists()
    assert look_at_folders(at=noon) == []
    assert FeedFile.objects.get().feed == feed


def test_a_clean_file_takes_effect_when_the_feed_may(place, noon) -> None:
    _, folder = folder_feed(place, noon, applies_itself=True)
    laid(folder, "a.csv", target_file(5), noon)
    laid(folder, "b.csv", table(HEADERS, [("123", "甲店")]), noon)
    look_at_folders(at=noon)
    assert Target.objects.count() == 5
    states = dict(ImportBatch.objects.values_list("filename", "state"))
    assert states == {"a.csv": "applied", "b.csv": "read"}


def test_the_same_content_comes_once_whatever_it_is_called(place, noon) -> None:
    _, folder = folder_feed(place, noon, applies_itself=True)
    laid(folder, "a.csv", target_file(5), noon)
    look_at_folders(at=noon)
    laid(folder, "again.csv", target_file(5), noon)
    assert look_at_folders(at=noon) == []
    assert FeedFile.objects.count() == 1


def test_a_file_that_still_grows_is_left_alone_and_told(place, noon, settings) -> None:
    feed, folder = folder_feed(place, noon)
    laid(folder, "new.csv", target_file(2), noon, age=3)
    laid(folder, "half.csv.part", target_file(2), noon)
    laid(folder, ".hidden.csv", target_file(2), noon)
    assert look_at_folders(at=noon) == []
    os.utime(folder / "new.csv", (here().timestamp(),) * 2)
    page = signed_in("李起草").get(f"/desk/feeds/{feed.pk}/").content.decode()
    assert "可能还在传，稍后再读" in page
    assert "half.csv.part" in page
    assert len(look_at_folders(at=here() + timedelta(minutes=5))) == 1


def test_links_and_pipes_are_never_read(place, noon, tmp_path) -> None:
    _, folder = folder_feed(place, noon)
    secret = laid(tmp_path, "secret.csv", target_file(2), noon)
    (folder / "link.csv").symlink_to(secret)
    os.mkfifo(folder / "pipe.csv")
    (folder / "sub").mkdir()
    assert look_at_folders(at=noon + timedelta(days=1)) == []
    assert not ImportBatch.objects.exists()


def test_a_folder_behind_a_link_is_no_folder(place, noon, tmp_path) -> None:
    feed, folder = folder_feed(place, noon)
    laid(tmp_path, "secret.csv", target_file(2), noon)
    folder.rmdir()
    folder.symlink_to(tmp_path)
    assert look_at_folders(at=noon) == []
    assert signed_in("李起草").get(f"/desk/feeds/{feed.pk}/").status_code == 200
    with pytest.raises(Invalid):
        set_up_feed(place.market, "targets", "x", folder="daily/deep", by=place["李起草"], at=noon)


@pytest.mark.parametrize(
    "folder",
    ["..", "a/../b", "/etc/../x", "a//b", "a\0b", "a\nb", "", ".ssh", "~root", "𠮷", "x" * 300],
)
def test_a_folder_cannot_lie_elsewhere(folder) -> None:
    with pytest.raises(Invalid):
        folder_name(folder)


def test_the_worker_looks_again_every_minute(place, noon) -> None:
    _, folder = folder_feed(place, noon, applies_itself=True)
    laid(folder, "a.csv", target_file(5), noon)
    later = noon + timedelta(minutes=1, seconds=1)
    run_pending(lambda: later)
    assert Target.objects.count() == 5
    waiting = Job.objects.get(kind="registry.look_at_folders", state="queued")
    assert waiting.run_after == later + timedelta(minutes=1)


def test_one_folders_trouble_is_not_anothers(place, noon) -> None:
    folder_feed(place, noon)
    other = set_up_feed(
        place.market, "inspectors", "人事系统", folder="people", by=place["李起草"], at=noon
    )
    Feed.objects.exclude(pk=other.pk).update(set_up_by=Staff.objects.get(name="王处长").pk)
    laid(root_of(place.market.code) / "daily", "a.csv", target_file(2), noon)
    laid(
        root_of(place.market.code) / "people",
        "b.csv",
        table(("执法证号", "姓名"), [("1", "甲")]),
        noon,
    )
    assert len(look_at_folders(at=noon)) == 1
    assert ImportBatch.objects.get().directory == "inspectors"


def test_a_feed_ends_with_its_clerks_role(place, noon) -> None:
    feed = interface_feed(place, noon, applies_itself=True)
    RoleGrant.objects.filter(staff__name="李起草").delete()
    answer = post(feed, target_file(2))
    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "feed_without_clerk"
    assert not ImportBatch.objects.exists()


# the interface


def test_a_file_is_sent_and_what_became_of_it_is_told(place, noon) -> None:
    feed = interface_feed(place, noon)
    answer = post(feed, target_file(5))
    told = answer.json()
    assert answer.status_code == 201, told
    assert told["counts"]["new"] == 5
    assert told["state"] == "read"
    assert told["page"].endswith(f"/desk/imports/{told['import']}/")
    again = post(feed, target_file(5), name="other.csv")
    assert (again.status_code, again.json()["import"]) == (200, told["import"])
    later = Client().get(
        told["self"].replace("http://testserver", ""), headers={"Authorization": f"Bearer {TOKEN}"}
    )
    assert later.json() == again.json()
    assert told["file"] == hashlib.sha256(target_file(5)).hexdigest()


def test_rejects_are_told_with_row_column_and_remedy(place, noon) -> None:
    feed = interface_feed(place, noon, applies_itself=True)
    told = post(feed, table(HEADERS, [("123", "甲店")])).json()
    assert (told["state"], told["counts"]["rejected"]) == ("read", 1)
    (reject,) = told["rejects"]
    assert (reject["row"], reject["column"], reject["rule"]) == (2, HEADERS[0], "uscc_length")
    assert reject["remedy"]


def test_a_clean_file_has_its_receipt_at_once(place, noon) -> None:
    told = post(interface_feed(place, noon, applies_itself=True), target_file(5)).json()
    assert told["state"] == "applied"
    assert len(told["receipt"]) == 64
    assert Target.objects.count() == 5


def test_a_form_upload_is_taken_too(place, noon) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    feed = interface_feed(place, noon)
    answer = Client().post(
        f"/api/feeds/{feed.pk}/files",
        {"file": SimpleUploadedFile("甲.csv", target_file(2))},
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert answer.status_code == 201
    assert ImportBatch.objects.get().filename == "甲.csv"


def test_a_large_file_is_read_in_the_background(place, noon, monkeypatch) -> None:
    from doubledraw.platform.registry.web import interface

    monkeypatch.setattr(interface, "READ_AT_ONCE", 100)
    feed = interface_feed(place, noon, applies_itself=True)
    answer = post(feed, target_file(5))
    assert (answer.status_code, answer.json()["state"]) == (202, "uploaded")
    run_pending(here)
    assert post(feed, target_file(5)).json()["state"] == "applied"


def test_a_wrong_token_and_a_feed_that_is_not_there_are_answered_alike(
    place, noon, django_assert_num_queries
) -> None:
    feed = interface_feed(place, noon)
    with django_assert_num_queries(1):
        wrong = post(feed, b"x", token="wrong")
    with django_assert_num_queries(1):
        missing = Client().post(
            f"/api/feeds/{feed.pk + 99}/files", b"x", "text/csv",
            headers={"Authorization": f"Bearer {TOKEN}"},
        )  # fmt: skip
    assert wrong.status_code == missing.status_code == 401
    assert wrong.content == missing.content
    folder, _ = folder_feed(place, noon)
    for headers in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Basic {TOKEN}"}):
        for each in (feed, folder):
            answer = Client().post(f"/api/feeds/{each.pk}/files", b"x", "x/y", headers=headers)
            assert answer.status_code == 401


@pytest.mark.parametrize("name", ["../../etc/passwd", "a\\b.csv", "", "\u202e.csv", "x" * 500])
def test_a_file_name_leads_nowhere(place, noon, name) -> None:
    feed = interface_feed(place, noon)
    answer = Client().post(
        f"/api/feeds/{feed.pk}/files?name=q", target_file(2), "text/csv",
        headers={"Authorization": f"Bearer {TOKEN}", "X-Filename": name},
    )  # fmt: skip
    assert answer.status_code == 201
    assert not set(ImportBatch.objects.get().filename) & set("/\\\u202e")


def test_nothing_and_too_much_are_refused(place, noon, settings) -> None:
    feed = interface_feed(place, noon)
    assert post(feed, b"").json()["error"]["code"] == "no_file"
    settings.UPLOAD_MAX_BYTES = 10
    assert post(feed, bytes(11)).json()["error"]["code"] == "too_big"


# the clerk's pages


def test_a_clerk_sets_up_an_interface_and_sees_the_token_once(place, noon) -> None:
    li = signed_in("李起草")
    said = {
        "name": "登记系统", "directory": "targets", "organ": place.market.pk, "way": "interface",
        "scheme": "uscc", "unknown_region": "reject",
    }  # fmt: skip
    answer = li.post("/desk/feeds/new/", said)
    feed = Feed.objects.get()
    page = answer.content.decode()
    token = page.split('class="secret after">')[1].split("<")[0]
    assert post(feed, target_file(2), token=token).status_code == 201
    assert token not in li.get(f"/desk/feeds/{feed.pk}/").content.decode()
    assert not feed.folder
    assert token not in str(list(AuditEvent.objects.values()))
    renewed = li.post(f"/desk/feeds/{feed.pk}/token/").content.decode()
    assert token not in renewed
    assert post(feed, target_file(3), token=token).status_code == 401


def test_a_clerk_sets_up_a_folder_and_closes_it(place, noon) -> None:
    li = signed_in("李起草")
    said = {
        "name": "登记系统", "directory": "targets", "organ": place.market.pk, "way": "folder",
        "scheme": "uscc", "unknown_region": "reject",
    }  # fmt: skip
    missing = li.post("/desk/feeds/new/", said)
    assert missing.status_code == 422
    assert "请填目录。" in missing.content.decode()
    wrong = li.post("/desk/feeds/new/", {**said, "folder": "../x"})
    assert wrong.status_code == 422
    made = li.post("/desk/feeds/new/", {**said, "folder": "daily"})
    assert made.status_code == 302
    assert root_of(place.market.code).joinpath("daily").is_dir()
    assert "登记系统" in li.get("/desk/feeds/").content.decode()
    assert li.post(f"{made.url}look/").status_code == 302
    assert li.post(f"{made.url}close/").status_code == 302
    laid(root_of(place.market.code) / "daily", "a.csv", target_file(2), noon)
    assert look_at_folders(at=noon) == []


def test_feeds_are_the_clerks_alone(place, noon) -> None:
    feed = interface_feed(place, noon)
    wang, qian = signed_in("王处长"), signed_in("外单位钱某")
    assert "经办人可以设置数据接入" in wang.get(f"/desk/feeds/{feed.pk}/").content.decode()
    assert wang.post(f"/desk/feeds/{feed.pk}/close/").status_code == 403
    assert wang.get("/desk/feeds/new/").status_code == 403
    for address in ("", "close/", "token/", "look/"):
        ask = qian.post if address else qian.get
        assert ask(f"/desk/feeds/{feed.pk}/{address}").status_code == 404
    assert feed.name == "金丝雀系统"
    assert feed.name not in qian.get("/desk/feeds/").content.decode()
    with pytest.raises(Refused):
        close_feed(feed, by=place["王处长"], at=noon)


def test_the_pages_cost_the_same_queries_for_few_feeds_and_many(
    place, noon, django_assert_max_num_queries
) -> None:
    li = signed_in("李起草")
    for count in (1, 8):
        for _ in range(count):
            feed = interface_feed(place, noon)
        for seed in range(count):
            post(feed, target_file(2, seed=seed + count))
        with django_assert_max_num_queries(8):
            li.get("/desk/feeds/")
        with django_assert_max_num_queries(9):
            li.get(f"/desk/feeds/{feed.pk}/")


def test_the_job_survives_being_run_twice(place, noon) -> None:
    _, folder = folder_feed(place, noon, applies_itself=True)
    laid(folder, "a.csv", target_file(5), noon)
    job = Job.objects.get(kind="registry.look_at_folders")
    for _ in range(2):
        run(job, lambda: noon)
    assert FeedFile.objects.count() == 1
    assert Target.objects.count() == 5
