"""Pages of a draw: the list, the checklist of the ceremony, the record, the deeds."""
