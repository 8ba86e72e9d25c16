"""Credit: events, classes by an adopted rule, lists, joint measures, exchange files."""
