"""`doubledraw serve` and `doubledraw work`: the web server and the worker of background jobs."""

import argparse
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from doubledraw.cli.installation import HOME_HELP, clock, complain, say, start_django

EPILOG = """\
Starts the web server and one worker of background jobs, and restarts the worker when it dies. Refuses to start when
the database would lose an acknowledged result in a power cut. Put a TLS proxy in front for anything but this machine,
and set DOUBLEDRAW_HOSTS, DOUBLEDRAW_ORIGINS and DOUBLEDRAW_PUBLIC_URL to its name.
"""


def add(subparsers: Any) -> None:
    """Describe both commands."""
    serve = subparsers.add_parser(
        "serve",
        help="serve the platform",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    serve.add_argument("--home", type=Path, help=HOME_HELP)
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)"
    )
    serve.add_argument("--port", type=int, default=8000, help="port (default 8000)")
    serve.add_argument("--workers", type=int, default=2, help="web processes (default 2)")
    serve.set_defaults(run=run_serve)
    work = subparsers.add_parser("work", help="run background jobs (serve does this by itself)")
    work.add_argument("--home", type=Path, help=HOME_HELP)
    work.set_defaults(run=run_work)


def run_serve(args: argparse.Namespace) -> int:
    """Serve until stopped."""
    os.environ.setdefault("DOUBLEDRAW_PUBLIC_URL", f"http://{args.host}:{args.port}")
    start_django(args.home)
    if problem := unfit():
        return complain(problem, "Run doubledraw check for the whole picture.")
    serve(args.host, args.port, args.workers)
    return 0


def unfit() -> str:
    """Why this installation must not be served, or nothing."""
    from doubledraw.platform.records import health

    for finding in [*health.database(), *health.secrets(), health.migrations()]:
        if finding.verdict == "fail":
            return f"{finding.what}. {finding.remedy}"
    return ""


def serve(host: str, port: int, workers: int) -> None:
    """Run the web server here and the job worker beside it."""
    from granian import Granian
    from granian.constants import Interfaces

    stop = threading.Event()
    keeper = threading.Thread(target=_keep_worker, args=(stop,), daemon=True)
    keeper.start()
    say(f"DoubleDraw serves at http://{host}:{port}/")
    server = Granian(
        "doubledraw.platform.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=4,
        log_level="warning",  # type: ignore[arg-type]
        respawn_failed_workers=True,
    )
    try:
        server.serve()
    finally:
        stop.set()
        keeper.join(timeout=15)


def _keep_worker(stop: threading.Event) -> None:
    while not stop.is_set():
        worker = subprocess.Popen([sys.executable, "-m", "doubledraw", "work"])
        while worker.poll() is None and not stop.wait(0.5):
            pass
        if worker.poll() is None:
            worker.terminate()
            worker.wait(timeout=10)


def run_work(args: argparse.Namespace) -> int:
    """Run jobs as they come; stops after the present one when asked to, or when its server is gone."""
    start_django(args.home)
    from django.db import close_old_connections

    from doubledraw.platform.disclosure.services import schedule_round as schedule_publication
    from doubledraw.platform.jobs import services
    from doubledraw.platform.obligations.services import schedule_round

    schedule_round(clock())
    schedule_publication(clock())
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    name, parent = f"{os.uname().nodename}:{os.getpid()}", os.getppid()
    while not stop.is_set() and os.getppid() == parent:
        close_old_connections()
        job = services.claim(name, clock())
        if job is None:
            time.sleep(0.25)
        else:
            services.run(job, clock)
    return 0
