"""An empty database with all its tables: made once for a run, and copied wherever a test wants one of its own.

Migrating takes seconds, and some thirty processes of a run want it. That the migrations themselves work from nothing is
seen here once for each kind of database, and by every test that runs `doubledraw init` or `doubledraw demo`.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

SOURCES = Path(__file__).resolve().parents[1]
MIGRATE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
NAME = "doubledraw.sqlite3"


def folder_of_run(own: Path) -> Path:
    """One folder for all workers of a run, from the folder of this worker."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def once(folder: Path, what: str) -> Iterator[bool]:
    """Whether this process is the first of the run to want this; the others wait until it is there."""
    finished = folder / f"{what}-is-there"
    with (folder / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not finished.exists()
        finished.touch()


def sqlite(run: Path) -> Path:
    """The file."""
    home = run / "migrated"
    with once(run, "migrated") as is_first:
        if is_first:
            home.mkdir()
            _migrate(home, "")
    return home / NAME


def lay(home: Path) -> None:
    """A copy as the database of an installation in a folder that pytest gave."""
    shutil.copyfile(sqlite(folder_of_run(home.parent)), home / NAME)


def postgresql(run: Path, server: str) -> str:
    """The name of a database on this server to copy; nobody may be connected to it."""
    name = f"migrated_{run.name.replace('-', '_')}"
    with once(run, f"migrated-{server.rsplit(':', 1)[1].partition('/')[0]}") as is_first:
        if is_first:
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
                connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            home = run / f"{name}-home"
            home.mkdir(exist_ok=True)
            _migrate(home, f"{server.rsplit('/', 1)[0]}/{name}")
    return name


def _migrate(home: Path, url: str) -> None:
    own = {"DOUBLEDRAW_HOME": str(home), "DOUBLEDRAW_DATABASE_URL": url}
    own |= {
        "DJANGO_SETTINGS_MODULE": "doubledraw.platform.settings",
        "PYTHONPATH": f"{SOURCES}/src:{SOURCES}",
    }
    subprocess.run([sys.executable, "-c", MIGRATE], env=os.environ | own, check=True)
