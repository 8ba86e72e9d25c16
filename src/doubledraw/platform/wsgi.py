"""The WSGI application."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doubledraw.platform.settings")

application = get_wsgi_application()


def _wait_less() -> None:
    """Pages give up waiting for another writer after a while: with all threads waiting nobody would be answered."""
    from django.conf import settings

    options: Any = settings.DATABASES["default"].get("OPTIONS", {})
    if "timeout" in options:
        options["timeout"] = settings.PAGE_PATIENCE


_wait_less()
