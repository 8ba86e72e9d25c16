"""Pages of obligations: the list, one with its reckoning, the month, reminders and the calendar feed."""
