"""The business on one screen: whole stories through the real services, and through the browser."""
