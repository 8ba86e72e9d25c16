"""Credit events of outside systems as a directory one can import into."""
