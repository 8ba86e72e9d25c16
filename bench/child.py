"""Times one case in a process of its own: `python -m bench.child CASE N` prints one line of JSON."""

import gc
import json
import os
import resource
import sys
import time
from typing import Any

from bench.cases import named


def cpu_seconds() -> float:
    """User and system time of this process with all its threads."""
    times = os.times()
    return times.user + times.system


def _peak(whose: int) -> float:
    """The largest resident set in MB; of the children (who read files for us), of the largest one."""
    return resource.getrusage(whose).ru_maxrss / 1024


def main(name: str, count: int) -> None:
    """Prepare untimed, then time."""
    timed = named(name).prepare(count)
    gc.collect()
    cpu, wall = cpu_seconds(), time.perf_counter()
    found = timed()
    measured: dict[str, Any] = {
        "cpu": cpu_seconds() - cpu,
        "wall": time.perf_counter() - wall,
        "peak_mb": _peak(resource.RUSAGE_SELF) + _peak(resource.RUSAGE_CHILDREN),
    }
    measured["facts"] = found()
    print(json.dumps(measured))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
