"""Pages of the law: public, at the desk, an organ's own rules, holidays."""
