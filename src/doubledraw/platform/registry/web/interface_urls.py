"""Addresses of the interface that other systems send files to."""

from django.urls import path

from doubledraw.platform.registry.web import interface

urlpatterns = [
    path("feeds/<int:pk>/files", interface.send, name="feed-send"),
    path("feeds/<int:pk>/files/<str:digest>", interface.state, name="feed-sent"),
]
