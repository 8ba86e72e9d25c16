"""What the desk calls an event."""

from importlib import import_module
from pkgutil import walk_packages

from doubledraw import platform
from doubledraw.platform.desk.happened import HAPPENED
from doubledraw.platform.kernel.event import Event


def test_everything_that_happens_has_words() -> None:
    for app in walk_packages(platform.__path__, "doubledraw.platform."):
        if app.name.count(".") > 2 and app.name.split(".")[3] == "events":
            import_module(app.name)
    kinds = {
        kind.__name__ for kind in Event.__subclasses__() if kind.__module__.startswith("doubledraw")
    }
    assert len(kinds) > 200
    assert kinds - set(HAPPENED) == set()
