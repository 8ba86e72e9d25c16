"""The one public address of draws: where a firm reads its own facts."""

from django.urls import path

from doubledraw.platform.draws.web import firm

urlpatterns = [path("draws/<str:draw_id>/own/", firm.own, name="draw-own")]
