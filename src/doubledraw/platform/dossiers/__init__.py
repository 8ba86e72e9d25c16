"""One firm, one file (一户一档); and the legal section's file room (法制文档室)."""
