"""What every test may use. `make test` gives the run a home of its own and, the second time, a PostgreSQL."""

import os

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
