"""The product's addresses, and one that only says hello: what a page costs is told in hellos."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from doubledraw.platform.urls import handler404, handler500
from doubledraw.platform.urls import urlpatterns as product

__all__ = ["handler404", "handler500", "urlpatterns"]


def hello(request: HttpRequest) -> HttpResponse:
    """Through every middleware, and nothing else."""
    return HttpResponse("hello")


urlpatterns = [path("hello/", hello), *product]
