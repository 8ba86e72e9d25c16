"""The platform: the Django project in which people hold draws."""
