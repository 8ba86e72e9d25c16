"""What every test may use."""

import os
import tempfile
from pathlib import Path

_home = Path(tempfile.mkdtemp(prefix="doubledraw-test-"))
os.environ["DOUBLEDRAW_HOME"] = str(_home)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
