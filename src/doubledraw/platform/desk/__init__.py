"""The staff home: what waits for me (工作台)."""
