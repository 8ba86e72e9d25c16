"""Addresses of the catalogue."""

from django.urls import path

from doubledraw.platform.catalogue.web import (
    filings,
    guides,
    items,
    lists,
    questions,
    revisions,
    sheets,
)

urlpatterns = [
    path("", items.directory, name="items"),
    path("new/", items.draft, name="item-new"),
    path("<int:pk>/", items.page, name="item"),
    path("<int:pk>/edit/", items.edit, name="item-edit"),
    path("<int:pk>/propose/", items.propose, name="item-propose"),
    path("<int:pk>/publish/", items.publish, name="item-publish"),
    path("<int:pk>/return/", items.send_back, name="item-return"),
    path("<int:pk>/retire/", items.retire, name="item-retire"),
    path("<int:pk>/revise/", revisions.begin, name="item-revise"),
    path("<int:pk>/editions/<int:number>/", revisions.edition, name="item-edition"),
    path("revisions/<int:pk>/", revisions.page, name="item-revision"),
    path("revisions/<int:pk>/edit/", revisions.edit, name="item-revision-edit"),
    path("revisions/<int:pk>/propose/", revisions.propose, name="item-revision-propose"),
    path("revisions/<int:pk>/publish/", revisions.publish, name="item-revision-publish"),
    path("revisions/<int:pk>/return/", revisions.send_back, name="item-revision-return"),
    path("revisions/<int:pk>/discard/", revisions.discard, name="item-revision-discard"),
    path("sheets/", sheets.index, name="sheets"),
    path("sheets/new/", sheets.begin, name="sheet-new"),
    path("sheets/<int:pk>/", sheets.page, name="sheet"),
    path("sheets/<int:pk>/revise/", sheets.revise, name="sheet-revise"),
    path("sheets/<int:pk>/close/", sheets.close, name="sheet-close"),
    path("sheets/<int:pk>/editions/<int:number>/", sheets.edition, name="sheet-edition"),
    path("sheets/<int:pk>/editions/<int:number>/print/", sheets.printed, name="sheet-print"),
    path("sheets/drafts/<int:pk>/", sheets.change, name="sheet-change"),
    path("sheets/drafts/<int:pk>/propose/", sheets.propose, name="sheet-propose"),
    path("sheets/drafts/<int:pk>/publish/", sheets.publish, name="sheet-publish"),
    path("sheets/drafts/<int:pk>/return/", sheets.send_back, name="sheet-return"),
    path("sheets/drafts/<int:pk>/discard/", sheets.discard, name="sheet-discard"),
    path("sheets/drafts/<int:pk>/questions/new/", questions.add, name="question-new"),
    path("sheets/drafts/<int:pk>/questions/<slug:question>/", questions.edit, name="question-edit"),
    path(
        "sheets/drafts/<int:pk>/questions/<slug:question>/move/",
        questions.move,
        name="question-move",
    ),
    path(
        "sheets/drafts/<int:pk>/questions/<slug:question>/remove/",
        questions.remove,
        name="question-remove",
    ),
    path("guides/", guides.index, name="guides"),
    path("guides/new/", guides.upload, name="guide-new"),
    path("guides/<int:pk>/", guides.page, name="guide"),
    path("guides/<int:pk>/file/", guides.file, name="guide-file"),
    path("guides/<int:pk>/propose/", guides.propose, name="guide-propose"),
    path("guides/<int:pk>/publish/", guides.publish, name="guide-publish"),
    path("guides/<int:pk>/return/", guides.send_back, name="guide-return"),
    path("guides/<int:pk>/retire/", guides.retire, name="guide-retire"),
    path("guides/<int:pk>/discard/", guides.discard, name="guide-discard"),
    path("filings/", filings.index, name="filings"),
    path("filings/new/", filings.file, name="filing-new"),
    path("filings/<int:pk>/", filings.page, name="filing"),
    path("filings/<int:pk>/receive/", filings.receive, name="filing-receive"),
    path("filings/<int:pk>/return/", filings.send_back, name="filing-return"),
    *(
        path(f"{name}/{rest}", view, {"key": key}, name=label)
        for key, name, page in (
            ("supervision", "supervision", "supervision-entry"),
            ("responsibility", "responsibilities", "responsibility-entry"),
        )
        for rest, view, label in (
            ("", lists.index, name),
            ("new/", lists.enter, f"{name}-new"),
            ("<int:pk>/", lists.page, page),
            ("<int:pk>/change/", lists.change, f"{page}-change"),
            ("<int:pk>/close/", lists.close, f"{page}-close"),
        )
    ),
]
