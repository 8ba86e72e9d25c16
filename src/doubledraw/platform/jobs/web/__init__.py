"""The progress page of a job."""
