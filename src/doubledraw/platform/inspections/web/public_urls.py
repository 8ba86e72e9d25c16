"""The firm's address: behind the code of its notice."""

from django.urls import path

from doubledraw.platform.inspections.web import door

urlpatterns = [
    path("door/<str:token>/", door.door, name="door"),
    path("door/<str:token>/proof.json", door.leaf, name="door-proof"),
]
