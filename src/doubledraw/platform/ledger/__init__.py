"""Sealed documents, audit events and the public log."""
