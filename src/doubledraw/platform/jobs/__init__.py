"""The job table and its worker."""
