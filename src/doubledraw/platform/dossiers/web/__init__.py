"""Dossiers in the browser: the file of a firm, the file room."""
