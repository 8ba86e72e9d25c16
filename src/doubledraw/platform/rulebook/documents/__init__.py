"""What the rulebook seals: an organ's own rules, a notice of holidays."""
