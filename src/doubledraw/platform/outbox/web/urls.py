"""Addresses of the outbox."""

from django.urls import path

from doubledraw.platform.outbox.web import views

urlpatterns = [
    path("", views.page, name="outbox"),
    path("<int:pk>/retry/", views.retry, name="message-retry"),
]
