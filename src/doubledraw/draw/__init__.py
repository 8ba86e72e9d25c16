"""DD-1: a draw that anyone can check. Pure; the standard library and the log's hash tree only."""
