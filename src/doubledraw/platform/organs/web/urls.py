"""Addresses for signing in and out, and of the security administrator."""

from django.urls import path

from doubledraw.platform.organs.web import administration, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("desk/password/", views.change_password, name="change-password"),
    path("desk/staff/", administration.overview, name="staff"),
    path("desk/staff/organs/new/", administration.found_organ, name="organ-new"),
    path("desk/staff/regions/new/", administration.name_region, name="region-new"),
    path("desk/staff/new/", administration.admit, name="staff-new"),
    path("desk/staff/grants/<int:pk>/withdraw/", administration.withdraw, name="grant-withdraw"),
    path("desk/staff/<str:account>/", administration.person, name="staff-person"),
    path("desk/staff/<str:account>/renew/", administration.renew, name="staff-renew"),
    path("desk/staff/<str:account>/close/", administration.close, name="staff-close"),
]
