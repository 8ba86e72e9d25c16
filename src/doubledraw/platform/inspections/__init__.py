"""Carry out what was drawn: task orders, approval forms, notices, visits, sheets, results (检查)."""
