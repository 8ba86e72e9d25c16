"""From a sealed record to what may be public of it: pure."""

from doubledraw.platform.disclosure.engine.redacting import passages, redacted

__all__ = ["passages", "redacted"]
