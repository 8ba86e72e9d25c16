"""Published results as the public asks for them: filters, pages, counts, open data, feeds."""
