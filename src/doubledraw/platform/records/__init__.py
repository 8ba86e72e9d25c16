"""Base rows, moves, append-only tables and the content-addressed store."""
