"""Addresses of obligations; the feed's secret address lies outside the desk."""

from django.urls import path

from doubledraw.platform.obligations.web import feed, lists, month, page, reminders

urlpatterns = [
    path("desk/obligations/", lists.index, name="obligations"),
    path("desk/obligations/calendar/", month.month, name="obligations-month"),
    path("desk/obligations/reminders/", reminders.show, name="reminders"),
    path("desk/obligations/reminders/mail/", reminders.mail, name="reminder-mail"),
    path("desk/obligations/reminders/key/", reminders.make_key, name="calendar-key"),
    path(
        "desk/obligations/reminders/key/revoke/", reminders.revoke_key, name="calendar-key-revoke"
    ),
    path("desk/obligations/<int:pk>/", page.show, name="obligation"),
    path("desk/obligations/<int:pk>/met/", page.meet, name="obligation-met"),
    path("desk/obligations/<int:pk>/rule/", page.rule, name="obligation-rule"),
    path("calendar/<str:secret>/obligations.ics", feed.feed, name="calendar-feed"),
]
