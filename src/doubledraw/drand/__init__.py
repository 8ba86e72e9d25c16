"""drand's public randomness, checked: BLS signatures on BLS12-381 with the standard library alone (DD-1 §3.3)."""
