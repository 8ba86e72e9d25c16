"""The exchange file of credit events and its receipt: written, checked, answered for."""
