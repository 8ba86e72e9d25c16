"""One answer for three askers: the service enforces it, the page shows it, the test reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from doubledraw.platform.kernel.errors import Refused
from doubledraw.statute.citation import Citation


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an action is allowed; if not, why, under which article, and what to do now."""

    code: str = ""
    reason: str = ""
    cites: Citation | None = None
    remedy: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return not self.code

    def enforce(self) -> None:
        """Raise Refused unless the verdict is yes."""
        if not self:
            raise Refused(self.code, self.reason, self.cites, self.remedy, **self.params)


YES = Verdict()


def no(
    code: str, reason: str, cites: Citation | None = None, remedy: str = "", **params: object
) -> Verdict:
    """A refusal; `reason` and `remedy` are Chinese texts with `{name}` places that `params` fill."""
    return Verdict(code, reason, cites, remedy, params)
