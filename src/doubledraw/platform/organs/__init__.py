"""Organs, regions, staff and their scoped roles (三员分立)."""
