"""The list of inspection items (随机抽查事项清单)."""
