"""The public pages: home, draws, firms, plans, items, the log, checking it oneself."""
