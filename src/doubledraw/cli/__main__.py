"""`python -m doubledraw.cli` is the command `doubledraw`."""

import sys

from doubledraw.cli import main

sys.exit(main())
