"""An operator's year: init, check, serve, backup, restore, upgrade, each as a process of its own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from email.message import Message
from pathlib import Path

import pytest

INIT = [
    "init", "--name", "清源县双随机、一公开", "--place", "清源县", "--office", "联席会议办公室",
    "--region", "990126", "--organ", "清源县人民政府",
]  # fmt: skip


def command(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a home folder, as an operator would."""
    surroundings = {k: v for k, v in os.environ.items() if not k.startswith("DOUBLEDRAW_")}
    surroundings |= {"DOUBLEDRAW_HOME": str(home), **environment}
    return subprocess.run(
        [sys.executable, "-m", "doubledraw", *words],
        env=surroundings, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installation") / "home"
    done = command(folder, *INIT, "--generate-passwords")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("one-time password:") == 3
    return folder


def test_init_makes_three_administrators_and_nobody_else(home: Path) -> None:
    with sqlite3.connect(home / "doubledraw.sqlite3") as db:
        offices = [row[0] for row in db.execute("SELECT office FROM organs_staff ORDER BY office")]
        grants = db.execute("SELECT count(*) FROM organs_rolegrant").fetchone()[0]
    assert offices == ["audit", "security", "system"]
    assert grants == 0


def test_keys_are_readable_by_their_owner_alone(home: Path) -> None:
    assert {p.stat().st_mode & 0o777 for p in (home / "keys").iterdir()} == {0o600}


def test_init_never_touches_an_installation_that_is_there(home: Path) -> None:
    again = command(home, *INIT, "--generate-passwords")
    assert again.returncode == 2
    assert "already holds an installation" in again.stderr


def test_init_has_no_default_password(tmp_path: Path) -> None:
    done = command(tmp_path / "home", *INIT)
    assert done.returncode == 2
    assert "DOUBLEDRAW_SYSTEM_PASSWORD" in done.stderr
    assert not (tmp_path / "home" / "doubledraw.sqlite3").exists()


@pytest.mark.parametrize(
    ("passwords", "said"),
    [(("short", "b" * 20, "c" * 20), "12"), (("same-long-password",) * 3, "share")],
)
def test_init_refuses_weak_or_shared_passwords(passwords, said, tmp_path: Path) -> None:
    names = ("SYSTEM", "SECURITY", "AUDIT")
    given = {f"DOUBLEDRAW_{n}_PASSWORD": p for n, p in zip(names, passwords, strict=True)}
    done = command(tmp_path / "home", *INIT, **given)
    assert done.returncode == 2
    assert said in done.stderr


def test_check_says_ok(home: Path) -> None:
    done = command(home, "check", "--json")
    found = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert not [f for f in found if f["verdict"] == "fail"]
    assert any("synchronous = 2" in f["what"] for f in found)


def test_check_sees_a_key_others_can_read(home: Path) -> None:
    key = home / "keys" / "log.key"
    key.chmod(0o644)
    try:
        done = command(home, "check")
    finally:
        key.chmod(0o600)
    assert done.returncode == 1
    assert "chmod 600" in done.stdout


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


def test_serve_answers_works_off_jobs_and_stops(home: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "doubledraw", "serve", "--port", str(port), "--workers", "1"],
        env=os.environ | {"DOUBLEDRAW_HOME": str(home)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        page = eventually(f"http://127.0.0.1:{port}/sign-in/")
        assert "工作人员登录" in page
        assert "演示账号" not in page
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) is not None


def eventually(url: str) -> str:
    deadline = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def test_a_backup_comes_back_whole(home: Path, tmp_path: Path) -> None:
    saved = command(home, "backup", str(tmp_path / "b.tar.gz"))
    assert saved.returncode == 0, saved.stderr
    assert (tmp_path / "b.tar.gz").stat().st_mode & 0o077 == 0
    restored = command(home, "restore", str(tmp_path / "b.tar.gz"), "--home", str(tmp_path / "new"))
    assert restored.returncode == 0, restored.stderr + restored.stdout
    assert command(tmp_path / "new", "check").returncode == 0


def test_a_damaged_backup_restores_nothing(home: Path, tmp_path: Path) -> None:
    backup = tmp_path / "b.tar.gz"
    command(home, "backup", str(backup))
    data = bytearray(backup.read_bytes())
    data[len(data) // 2] ^= 1
    backup.write_bytes(data)
    done = command(home, "restore", str(backup), "--home", str(tmp_path / "new"))
    assert done.returncode == 2
    assert "Nothing was restored" in done.stderr
    assert not (tmp_path / "new").exists()


def test_restore_never_overwrites(home: Path, tmp_path: Path) -> None:
    command(home, "backup", str(tmp_path / "b.tar.gz"))
    done = command(home, "restore", str(tmp_path / "b.tar.gz"), "--home", str(home))
    assert done.returncode == 2
    assert "not empty" in done.stderr


def test_upgrade_backs_up_first_and_brings_in_new_divisions(home: Path) -> None:
    with sqlite3.connect(home / "doubledraw.sqlite3") as db:
        db.execute("DELETE FROM organs_region WHERE code = '350981'")
    done = command(home, "upgrade")
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((home / "backups").glob("before-upgrade-*.tar.gz"))
    with sqlite3.connect(home / "doubledraw.sqlite3") as db:
        found = db.execute("SELECT count(*) FROM organs_region WHERE code = '350981'").fetchone()
    assert found == (1,)


def test_pages_answer_while_an_import_is_written_and_who_writes_hears_when_to_ask_again(
    home: Path,
) -> None:
    """Somebody else holds the one write lock, as a large import does."""
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "doubledraw", "serve", "--port", str(port), "--workers", "1"],
        env=os.environ | {"DOUBLEDRAW_HOME": str(home), "DOUBLEDRAW_WRITE_PATIENCE": "1"},
        stdout=subprocess.DEVNULL,
    )
    at = f"http://127.0.0.1:{port}"
    holder = sqlite3.connect(home / "doubledraw.sqlite3", isolation_level=None)
    try:
        eventually(f"{at}/sign-in/")
        holder.execute("BEGIN IMMEDIATE")
        assert "工作人员登录" in eventually(f"{at}/sign-in/")
        status, told = sign_in(at)
        assert (status, told["Retry-After"]) == (503, "10")
        holder.execute("ROLLBACK")
        assert sign_in(at)[0] == 200
    finally:
        holder.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=30) is not None


def sign_in(base: str) -> tuple[int, Message]:
    """What somebody hears who gives a wrong password, which is written down."""
    visitor = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = visitor.open(f"{base}/sign-in/", timeout=30).read().decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    said = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
    try:
        answer = visitor.open(f"{base}/sign-in/", urllib.parse.urlencode(said).encode(), timeout=30)
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.headers
    return answer.status, answer.headers
