"""Addresses of job pages."""

from django.urls import path

from doubledraw.platform.jobs.web import views

urlpatterns = [
    path("<int:pk>/", views.page, name="job"),
    path("<int:pk>/state.json", views.state, name="job-state"),
    path("<int:pk>/cancel/", views.withdraw, name="job-cancel"),
]
