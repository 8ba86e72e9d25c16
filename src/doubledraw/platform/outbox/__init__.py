"""Messages to firms: queued once, handed to a channel, and what its receipts say."""
