"""Addresses of visits on the desk and on the phone."""

from django.urls import path

from doubledraw.platform.inspections.web import lists, loans, messages, page, paper, phone

urlpatterns = [
    path("", lists.visits, name="visits"),
    path("orders/<str:draw_id>/", lists.order, name="visit-order"),
    path("forms/<int:pk>/", page.form, name="visit-form"),
    path("forms/<int:pk>/look/", page.form_look, name="visit-form-look"),
    path("forms/<int:pk>/decide/", page.form_decide, name="visit-form-decide"),
    path("recorders/", loans.recorders, name="recorders"),
    path("recorders/<int:pk>/give/", loans.give, name="recorder-give"),
    path("recorders/<int:pk>/receive/", loans.receive, name="recorder-receive"),
    path("recorders/<int:pk>/hand-in/", loans.hand_in, name="recorder-hand-in"),
    path("recorders/<int:pk>/accept/", loans.accept, name="recorder-accept"),
    path("recorders/<int:pk>/withdraw/", loans.withdraw, name="recorder-withdraw"),
    path("phone/", phone.app, name="visits-phone"),
    path("phone/manifest.webmanifest", phone.manifest, name="visits-manifest"),
    path("phone/worker.js", phone.worker, name="visits-worker"),
    path("phone/mine/", phone.mine, name="visits-mine"),
    path("<str:number>/", page.page, name="visit"),
    path("<str:number>/look/", page.look, name="visit-look"),
    path("<str:number>/form/", page.submit, name="visit-submit"),
    path("<str:number>/notice/", page.notice, name="visit-notice"),
    path("<str:number>/notice/print/", paper.notice, name="visit-notice-print"),
    path("<str:number>/deliver/", page.deliver, name="visit-deliver"),
    path("<str:number>/pack/", paper.pack, name="visit-pack"),
    path("<str:number>/consent/", messages.consent, name="visit-consent"),
    path("<str:number>/send/", messages.send, name="visit-send"),
    path("<str:number>/recorder/", loans.ask, name="recorder-ask"),
    path("<str:number>/begin/", paper.begin, name="visit-begin"),
    path("<str:number>/scan/", paper.scan, name="visit-scan"),
    path("<str:number>/finish/", paper.finish, name="visit-finish"),
    path("<str:number>/sheets/<int:pk>/", paper.enter, name="visit-enter"),
    path("<str:number>/sheets/<int:pk>/draft/", phone.draft, name="visit-draft"),
    path("<str:number>/submissions/", phone.submit, name="visit-submissions"),
    path("<str:number>/evidence/<str:digest>", page.evidence, name="visit-evidence"),
    path("<str:number>/feedback/", page.feed_back, name="visit-feedback"),
    path("<str:number>/review/", page.review, name="visit-review"),
    path("<str:number>/words/<int:pk>/", page.answer, name="visit-answer"),
    path("<str:number>/withdraw/", page.withdraw, name="visit-withdraw"),
]
