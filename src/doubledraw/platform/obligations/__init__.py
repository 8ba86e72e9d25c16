"""Deadlines: who must do what by when under which article; met, or overdue, and never deleted (期限)."""
