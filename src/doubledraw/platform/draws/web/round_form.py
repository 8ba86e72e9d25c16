"""What the drawer fills in before a team round: the public numbers named in advance and the last moment."""

from datetime import datetime
from typing import Any

from doubledraw.platform.draws.documents import RoundPreparation
from doubledraw.platform.draws.web.forms import PrepareForm, aware, evening_values
from doubledraw.platform.ledger.services import stamp

OF_THE_DRAW = ("title", "reveal", "reveal_on", "holders", "suite")
"""What the draw has settled: a round names no title, no reveal, no holder, no suite."""


class RoundForm(PrepareForm):
    """The sources and the last moment; everything else follows from the draw."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in OF_THE_DRAW:
            self.fields.pop(name, None)

    def round(self) -> RoundPreparation:
        """What the service takes."""
        sources = tuple(self.named())
        return RoundPreparation(sources, stamp(aware(self.cleaned_data["draw_by"])))


def round_values(at: datetime) -> dict[str, Any]:
    """What the form opens with: the next evening's 快乐8."""
    return evening_values(at)
