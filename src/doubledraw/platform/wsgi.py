"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doubledraw.platform.settings")
# Seconds a page waits for another writer before it answers 503 with a time to ask again.
os.environ.setdefault("DOUBLEDRAW_WRITE_PATIENCE", "5")

application = get_wsgi_application()
