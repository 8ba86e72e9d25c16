"""What follows from a finding: orders, revisits, cases, transfers, until it is closed; complaints about enforcers."""
