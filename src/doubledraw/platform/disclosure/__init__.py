"""What becomes public, and the projections the portal reads (公示)."""
