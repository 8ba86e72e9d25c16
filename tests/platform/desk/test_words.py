"""What the desk calls an event."""

from doubledraw.platform.desk.templatetags.desk import HAPPENED
from doubledraw.platform.draws import events
from doubledraw.platform.kernel.event import Event


def test_everything_that_happens_in_a_draw_has_words() -> None:
    kinds = {
        name for name, kind in vars(events).items()
        if isinstance(kind, type) and issubclass(kind, Event) and kind is not Event
    }  # fmt: skip
    assert kinds - set(HAPPENED) == set()
