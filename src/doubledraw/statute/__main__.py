"""`python -m doubledraw.statute` prints the reference page."""

import sys

from doubledraw.statute.reference import page

if __name__ == "__main__":
    sys.stdout.buffer.write(page().encode())
