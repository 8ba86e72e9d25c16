"""The desk pages of publication."""
