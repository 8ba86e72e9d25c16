"""`python -m doubledraw` is the command `doubledraw`."""

import sys

from doubledraw.cli import main

if __name__ == "__main__":
    sys.exit(main())
