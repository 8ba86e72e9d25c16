"""Reading a file for a directory: codes, names and cells checked, rows compared with what stands there."""
