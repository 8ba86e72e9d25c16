"""The page of messages."""
