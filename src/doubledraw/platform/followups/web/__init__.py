"""Follow-ups in the browser: the list, the chain of a visit, the list of minor violations, complaints."""
