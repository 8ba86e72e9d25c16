"""Addresses of the publication of results on the desk."""

from django.urls import path

from doubledraw.platform.disclosure.web import lists, penalties, preview, rules, sheets

urlpatterns = [
    path("", lists.waiting, name="results-waiting"),
    path("all/", lists.publish_chosen, name="results-publish"),
    path("rules/", rules.rules, name="results-rules"),
    path("rules/<int:pk>/decide/", rules.decide, name="results-rules-decide"),
    path("sheet/", sheets.sheet, name="results-sheet"),
    path("penalties/<int:pk>/", penalties.page, name="penalty-publish"),
    path("penalties/<int:pk>/publish/", penalties.publish, name="penalty-publish-now"),
    path("penalties/<int:pk>/retract/", penalties.retract, name="penalty-retract"),
    path("penalties/<int:pk>/decide/", penalties.decide, name="penalty-retract-decide"),
    path("<str:number>/publish/", preview.page, name="result-publish"),
    path("<str:number>/mask/", preview.mask, name="result-mask"),
    path("<str:number>/mask/<int:pk>/", preview.decide_mask, name="result-mask-decide"),
    path("<str:number>/retract/", preview.retract, name="result-retract"),
    path("<str:number>/retract/<int:pk>/", preview.decide_retract, name="result-retract-decide"),
]
