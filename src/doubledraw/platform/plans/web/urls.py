"""Addresses of plans and their lines."""

from django.urls import path

from doubledraw.platform.plans.web import editor, lists, page, review

urlpatterns = [
    path("", lists.index, name="plans"),
    path("new/", lists.begin, name="plan-new"),
    path("<str:number>/", page.plan, name="plan"),
    path("<str:number>/title/", page.retitle, name="plan-title"),
    path("<str:number>/submit/", page.submit, name="plan-submit"),
    path("<str:number>/publish/", page.publish, name="plan-publish"),
    path("<str:number>/review/", review.review, name="plan-review"),
    path("<str:number>/review/sign/", review.sign, name="plan-sign"),
    path("<str:number>/review/return/", review.send_back, name="plan-return"),
    path("<str:number>/lines/new/", editor.add, name="plan-line-new"),
    path("<str:number>/lines/new/numbers.json", editor.numbers, name="plan-numbers-new"),
    path("<str:number>/lines/<int:line>/", editor.edit, name="plan-line"),
    path("<str:number>/lines/<int:line>/numbers.json", editor.numbers, name="plan-numbers"),
    path("<str:number>/lines/<int:line>/drop/", editor.drop, name="plan-line-drop"),
]
