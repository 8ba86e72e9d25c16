"""Deadlines taken away: as a calendar that calendar programs subscribe to."""
