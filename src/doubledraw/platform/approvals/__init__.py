"""Signatures on a digest; maker is never checker."""
