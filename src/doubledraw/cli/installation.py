"""What the operator's commands share: starting Django, the home folder, saying things on the terminal."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

HOME_HELP = (
    "the folder that keeps everything of this installation (default: $DOUBLEDRAW_HOME or ./var)"
)


def start_django(home: Path | None = None) -> None:
    """Load the platform for this process, on the given home folder."""
    if home is not None:
        os.environ["DOUBLEDRAW_HOME"] = str(home.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doubledraw.platform.settings")
    import django

    django.setup()


def clock() -> datetime:
    """The one clock of the command line; once a demo is loaded, that demo's."""
    from django.conf import settings

    at = datetime.now(UTC)
    return at + settings.DEMO_SHIFT if settings.configured else at


def say(text: str = "") -> None:
    """One line for the operator."""
    print(text, flush=True)


def complain(text: str, remedy: str = "") -> int:
    """Why it did not work and what to do; the exit code for "unusable"."""
    print(f"doubledraw: {text}", file=sys.stderr)
    if remedy:
        print(f"  {remedy}", file=sys.stderr)
    return 2
