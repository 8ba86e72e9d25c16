"""The public log: what was said, in which order, provably never rewritten (DD-1 §7)."""
