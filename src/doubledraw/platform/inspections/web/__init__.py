"""Visits in the browser: the desk, the phone, the firm's door."""
