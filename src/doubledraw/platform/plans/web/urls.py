"""Addresses of plans and their lines."""

from django.urls import path

from doubledraw.platform.plans.web import (
    editor,
    joint,
    lists,
    merging,
    page,
    papers,
    review,
    tasks,
)

urlpatterns = [
    path("", lists.index, name="plans"),
    path("new/", lists.begin, name="plan-new"),
    path("merges/<int:pk>/", merging.proposal, name="merge-proposal"),
    path("merges/<int:pk>/agree/", merging.agree, name="merge-agree"),
    path("merges/<int:pk>/decline/", merging.decline, name="merge-decline"),
    path("merges/<int:pk>/withdraw/", merging.withdraw, name="merge-withdraw"),
    path("joint/", joint.index, name="plans-joint"),
    path("<str:number>/", page.plan, name="plan"),
    path("<str:number>/part/", joint.part, name="plan-part"),
    path("<str:number>/papers/", papers.papers, name="plan-papers"),
    path("<str:number>/key-fields/", papers.key_fields, name="plan-key-fields"),
    path("<str:number>/tasks/", tasks.tasks, name="plan-tasks"),
    path("<str:number>/merge/", merging.merge, name="plan-merge"),
    path("<str:number>/merge/saved.json", merging.saved, name="plan-merge-saved"),
    path("<str:number>/merge/join/", merging.join, name="plan-merge-join"),
    path("<str:number>/title/", page.retitle, name="plan-title"),
    path("<str:number>/submit/", page.submit, name="plan-submit"),
    path("<str:number>/adjust/", page.adjust, name="plan-adjust"),
    path("<str:number>/abandon/", page.abandon, name="plan-abandon"),
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
