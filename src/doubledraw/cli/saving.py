"""`doubledraw backup` and `doubledraw restore`: everything in one file, verified on both ways."""

import argparse
import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from doubledraw import __version__
from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

BACKUP_EPILOG = """\
Works while the platform is being used. The file holds a consistent snapshot of the database, the frozen files, the
keys and a manifest of digests: keep it as secret as the installation itself. PostgreSQL needs pg_dump on the PATH.
"""
RESTORE_EPILOG = """\
Restores into an empty home folder, checks every digest, then re-derives the public log and compares it with its
checkpoints. For PostgreSQL set DOUBLEDRAW_DATABASE_URL to an empty database; pg_restore must be on the PATH.
"""


def add(subparsers: Any) -> None:
    """Describe both commands."""
    raw = argparse.RawDescriptionHelpFormatter
    backup = subparsers.add_parser(
        "backup", help="save everything", epilog=BACKUP_EPILOG, formatter_class=raw
    )
    backup.add_argument("file", type=Path, help="the .tar.gz to write; must not exist")
    backup.add_argument("--home", type=Path, help=HOME_HELP)
    backup.set_defaults(run=run_backup)
    restore = subparsers.add_parser(
        "restore", help="bring a backup back", epilog=RESTORE_EPILOG, formatter_class=raw
    )
    restore.add_argument("file", type=Path, help="a .tar.gz made by doubledraw backup")
    restore.add_argument("--home", type=Path, required=True, help="an empty or new folder")
    restore.set_defaults(run=run_restore)


def run_backup(args: argparse.Namespace) -> int:
    """Write the backup and say what is in it."""
    if args.file.exists():
        return complain(
            f"{args.file} exists.", "Choose another name; a backup is never overwritten."
        )
    start_django(args.home)
    try:
        manifest = make_backup(args.file)
    except FileNotFoundError as missing:
        return complain(f"cannot back up: {missing}", "Install the PostgreSQL client programs.")
    say(f"{args.file}: {len(manifest['files'])} files, log of {manifest['log_size']} entries.")
    return 0


def make_backup(target: Path) -> dict[str, Any]:
    """Snapshot, then copy, then rename into place; the manifest that was written."""
    from django.conf import settings

    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        log_size = _log_size()  # before the snapshot, which then holds at least so much
        snapshot = _snapshot(Path(scratch))
        names = {f"database/{snapshot.name}": snapshot}
        for folder in ("files", "keys"):
            base = Path(settings.HOME) / folder
            names |= {
                f"{folder}/{path.relative_to(base)}": path
                for path in sorted(base.rglob("*"))
                if path.is_file() and not path.name.startswith(".new-")
            }
        site = Path(settings.HOME) / "site.json"
        if site.exists():
            names["site.json"] = site
        manifest = {
            "version": __version__,
            "made_at": clock().isoformat(timespec="seconds"),
            "log_size": log_size,
            "files": {name: _digest(path) for name, path in names.items()},
        }
        _pack(Path(scratch) / "backup.tar.gz", names, manifest, target)
    return manifest


def _snapshot(scratch: Path) -> Path:
    from django.db import connection

    if connection.vendor == "sqlite":
        path = scratch / "doubledraw.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(path)])
        return path
    path = scratch / "doubledraw.dump"
    command = ["pg_dump", "--format=custom", "--no-owner", f"--file={path}"]
    subprocess.run([*command, *_postgresql_address()], check=True, env=_postgresql_password())
    return path


def _postgresql_address() -> list[str]:
    from django.db import connection

    found = connection.settings_dict
    options = (("--host", "HOST"), ("--port", "PORT"), ("--username", "USER"), ("--dbname", "NAME"))
    return [f"{option}={found[name]}" for option, name in options if found[name]]


def _postgresql_password() -> dict[str, str]:
    from django.db import connection

    return os.environ | {"PGPASSWORD": str(connection.settings_dict["PASSWORD"])}


def _log_size() -> int:
    from doubledraw.platform.ledger.selectors import latest_checkpoint

    latest = latest_checkpoint()
    return latest.size if latest else 0


def _pack(scratch: Path, names: dict[str, Path], manifest: dict[str, Any], target: Path) -> None:
    with tarfile.open(scratch, "w:gz", compresslevel=6) as archive:
        data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        head = tarfile.TarInfo("manifest.json")
        head.size = len(data)
        archive.addfile(head, io.BytesIO(data))
        for name, path in names.items():
            archive.add(path, arcname=name)
    scratch.chmod(0o600)
    with scratch.open("rb") as file:
        os.fsync(file.fileno())
    scratch.replace(target)


def run_restore(args: argparse.Namespace) -> int:
    """Unpack beside the home, check, move into place, inspect the log."""
    home: Path = args.home.resolve()
    if home.exists() and any(home.iterdir()):
        return complain(f"{home} is not empty.", "Restore into a new folder, then point to it.")
    home.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        unpacked = Path(scratch) / "home"
        try:
            manifest = _unpack(args.file, unpacked)
        except (OSError, ValueError, KeyError, tarfile.TarError) as problem:
            return complain(
                f"{args.file} is not a usable backup: {problem}", "Nothing was restored."
            )
        if home.exists():
            home.rmdir()
        shutil.move(unpacked, home)
    return _revive(home, manifest)


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    with tarfile.open(file, "r:gz") as archive:
        archive.extractall(folder, filter="data")
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_bytes())
    for name, digest in manifest["files"].items():
        if _digest(folder / name) != digest:
            raise ValueError(f"{name} is damaged")
    return manifest


def _revive(home: Path, manifest: dict[str, Any]) -> int:
    snapshot = home / "database" / "doubledraw.sqlite3"
    if snapshot.exists():
        snapshot.replace(home / "doubledraw.sqlite3")
    (home / "keys").chmod(0o700)
    for key in (home / "keys").iterdir():
        key.chmod(0o600)
    start_django(home)
    dump = home / "database" / "doubledraw.dump"
    if dump.exists():
        command = ["pg_restore", "--no-owner", "--exit-on-error", *_postgresql_address()]
        subprocess.run([*command, str(dump)], check=True, env=_postgresql_password())
    shutil.rmtree(home / "database")
    return _compare(manifest)


def _compare(manifest: dict[str, Any]) -> int:
    from doubledraw.platform.ledger.selectors import inspect_log

    faults = inspect_log()
    if _log_size() < manifest["log_size"]:
        faults.append(f"the log has {_log_size()} entries, the manifest {manifest['log_size']}")
    for fault in faults:
        say(f"fail {fault}")
    if not faults:
        say(f"Restored; the public log of {_log_size()} entries is whole.")
    return int(bool(faults))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
