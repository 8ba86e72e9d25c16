"""Addresses for signing in and out, of organs and divisions, and of the security administrator."""

from django.urls import path

from doubledraw.platform.organs.web import administration, delegations, organs, regions, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("desk/password/", views.change_password, name="change-password"),
    path("desk/delegations/", delegations.delegations, name="delegations"),
    path("desk/delegations/<int:pk>/withdraw/", delegations.withdraw, name="delegation-withdraw"),
    path("desk/organs/", organs.tree, name="organs"),
    path("desk/organs/<str:code>/", organs.page, name="organ"),
    path("desk/organs/<str:code>/rename/", organs.rename, name="organ-rename"),
    path("desk/organs/<str:code>/move/", organs.move, name="organ-move"),
    path("desk/organs/<str:code>/merge/", organs.merge, name="organ-merge"),
    path("desk/organs/<str:code>/close/", organs.close, name="organ-close"),
    path("desk/organs/<str:code>/liaisons/", organs.enter_liaison, name="liaison-new"),
    path("desk/organs/<str:code>/liaisons/<int:pk>/end/", organs.end_liaison, name="liaison-end"),
    path("desk/regions/", regions.look_up, name="regions"),
    path("desk/regions/<str:code>/end/", regions.end, name="region-end"),
    path("desk/staff/", administration.overview, name="staff"),
    path("desk/staff/organs/new/", administration.found_organ, name="organ-new"),
    path("desk/staff/regions/new/", regions.enter, name="region-new"),
    path("desk/staff/new/", administration.admit, name="staff-new"),
    path("desk/staff/grants/<int:pk>/withdraw/", administration.withdraw, name="grant-withdraw"),
    path("desk/staff/<str:account>/", administration.person, name="staff-person"),
    path("desk/staff/<str:account>/move/", administration.move, name="staff-move"),
    path("desk/staff/<str:account>/renew/", administration.renew, name="staff-renew"),
    path("desk/staff/<str:account>/close/", administration.close, name="staff-close"),
]
