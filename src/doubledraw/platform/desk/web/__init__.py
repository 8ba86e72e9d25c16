"""Pages of the staff home, of health and of the audit events."""
