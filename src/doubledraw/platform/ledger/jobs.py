"""Background work of the ledger: the log as static files, whenever it has grown or was cosigned."""

from typing import Any

from doubledraw.platform.jobs.services import Running
from doubledraw.platform.ledger.exports import write_log


def publish(running: Running) -> dict[str, Any]:
    """Write what is missing. Twice, or out of order, gives the same files."""
    return {"size": write_log()}
