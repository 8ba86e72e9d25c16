"""Pages of credit, behind the desk."""
