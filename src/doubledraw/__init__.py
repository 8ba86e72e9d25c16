"""DoubleDraw: inspection draws that anyone can check (双随机、一公开)."""

__version__ = "0.1.0"
