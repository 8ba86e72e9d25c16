"""Signing in, and the pages of the security administrator."""
