"""The sources that a draw or a team round names in advance: not yet published, a drand round at its own time."""

from collections.abc import Iterable
from datetime import datetime

from doubledraw.platform.draws import engine
from doubledraw.platform.draws.documents import NamedSource
from doubledraw.platform.kernel.errors import Invalid


def check_sources(sources: Iterable[NamedSource], at: datetime) -> None:
    """Refuse a source that is already out, and a drand round that is out at another time than was named."""
    for source in sources:
        when = datetime.fromisoformat(source.when)
        if when <= at:
            raise Invalid(
                "when_is_past",
                "“{source}”的公布时间已经过去",
                remedy="公共随机数要在承诺之后产生，请换成以后的一期。",
                source=source.source,
            )
        if source.form == engine.DRAND:
            engine.check_round(source.source, when)
