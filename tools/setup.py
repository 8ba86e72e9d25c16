"""Sets up everything `make` needs on a fresh machine: environment, locked dependencies, a browser for the tests.

Run by the system's Python with nothing installed. `setup.py base` is enough to run the product, `setup.py test` adds
what the tests need, `setup.py bench` what the benchmarks compare with. It does nothing when nothing has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SHELL = "chromium-headless-shell"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(what: str) -> int:
    """Set up `what` (base, test or bench)."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file an older Python may run
        return complain(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    if not PYTHON.exists() and not make_environment():
        return 1
    install("base")
    if what != "base":
        install(what)
    if what == "test" and not (browser() and tracer()):
        return 1
    return 0


def make_environment() -> bool:
    """Make .venv; Debian keeps a part of that in a package of its own."""
    if venv():
        return True
    shutil.rmtree(VENV, ignore_errors=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if system_packages(version, "python3-venv") and venv():
        return True
    complain(
        f"Python cannot make a virtual environment here. Install it first:\n  sudo apt-get install {version}"
    )
    return False


def venv() -> bool:
    """Try `python -m venv`."""
    command = [sys.executable, "-m", "venv", str(VENV)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def install(what: str) -> None:
    """Install a lock file, hashes required, and the project itself, unless that was done already."""
    lock = ROOT / "requirements" / f"{what}.lock"
    stamp = VENV / f".{what}.stamp"
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installing the {what} dependencies …")
    pip("install", "--require-hashes", "-r", str(lock))
    pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))
    stamp.write_text(wanted)


def pip(*arguments: str) -> None:
    """Run pip of the environment, quietly."""
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    subprocess.run([str(PYTHON), "-m", "pip", *arguments, *quiet], check=True)


def browser() -> bool:
    """A Chromium and a Chinese font for the browser tests; its windowless shell does them in a third of the time."""
    if shutil.which(SHELL) or system_packages(SHELL, "fonts-noto-cjk"):
        return True
    if any(map(shutil.which, BROWSERS)) or system_packages("chromium", "fonts-noto-cjk"):
        return True
    complain(
        "The tests drive a real browser and none is installed. Install one, then run make again:\n"
        f"  sudo apt-get install {SHELL} fonts-noto-cjk"
    )
    return False


def tracer() -> bool:
    """strace, with which the tests let system calls fail."""
    if shutil.which("strace") or system_packages("strace"):
        return True
    complain(
        "The tests let writes fail with strace. Install it, then run make again:\n"
        "  sudo apt-get install strace"
    )
    return False


def system_packages(*names: str) -> bool:
    """Install Debian packages when we are root and there is an apt-get."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say(f"Installing {' '.join(names)} with apt-get …")
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update", "-qq"], check=False, **quiet)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
    return subprocess.run(command, check=False, **quiet).returncode == 0


def say(text: str) -> None:
    """Progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


def complain(text: str) -> int:
    """What is wrong and what to do."""
    say(text)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "base"))
