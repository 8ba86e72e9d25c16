"""Addresses of draws."""

from django.urls import path

from doubledraw.platform.draws.web import (
    ceremony,
    deeds,
    lists,
    preparing,
    record,
    rounds,
    substitutes,
)

urlpatterns = [
    path("", lists.draws, name="draws"),
    path("new/<int:line>/", preparing.prepare, name="draw-prepare"),
    path("<str:draw_id>/", ceremony.page, name="draw"),
    path("<str:draw_id>/pulse.json", ceremony.pulse, name="draw-pulse"),
    path("<str:draw_id>/commit/", deeds.commit, name="draw-commit"),
    path("<str:draw_id>/sign-in/", deeds.sign_in, name="draw-sign-in"),
    path("<str:draw_id>/witnesses/", deeds.invite, name="draw-invite"),
    path("<str:draw_id>/witnesses/<int:pk>/", deeds.arrive, name="draw-arrive"),
    path("<str:draw_id>/entropy/<int:position>/", deeds.enter, name="draw-enter"),
    path("<str:draw_id>/entropy/<int:position>/again/", deeds.confirm, name="draw-confirm"),
    path("<str:draw_id>/draw/", deeds.draw, name="draw-draw"),
    path("<str:draw_id>/reveal/", deeds.reveal, name="draw-reveal"),
    path("<str:draw_id>/void/", deeds.ask_void, name="draw-void"),
    path("<str:draw_id>/void/agree/", deeds.agree_void, name="draw-void-agree"),
    path("<str:draw_id>/void/decline/", deeds.decline_void, name="draw-void-decline"),
    path("<str:draw_id>/record/", record.page, name="draw-record"),
    path("<str:draw_id>/list/", record.drawn_list, name="draw-list"),
    path("<str:draw_id>/files/<str:name>", record.file, name="draw-file"),
    path("<str:draw_id>/log/<int:index>", record.proof, name="draw-proof"),
    path("<str:draw_id>/public.zip", record.public_zip, name="draw-public-bundle"),
    path("<str:draw_id>/auditor/", record.auditor_zip, name="draw-auditor-bundle"),
    path("<str:draw_id>/rounds/new/", rounds.new, name="draw-round-new"),
    path("<str:draw_id>/rounds/<int:number>/", rounds.page, name="draw-round"),
    path(
        "<str:draw_id>/rounds/<int:number>/entropy/<int:position>/",
        rounds.enter,
        name="draw-round-enter",
    ),
    path(
        "<str:draw_id>/rounds/<int:number>/entropy/<int:position>/again/",
        rounds.confirm,
        name="draw-round-confirm",
    ),
    path("<str:draw_id>/rounds/<int:number>/draw/", rounds.draw, name="draw-round-draw"),
    path("<str:draw_id>/substitutes/", substitutes.page, name="draw-substitutes"),
    path("<str:draw_id>/substitutes/ask/", substitutes.ask, name="draw-substitute-ask"),
    path("<str:draw_id>/substitutes/<int:pk>/", substitutes.detail, name="draw-substitute"),
    path(
        "<str:draw_id>/substitutes/<int:pk>/evidence/",
        substitutes.evidence,
        name="draw-substitute-evidence",
    ),
    path(
        "<str:draw_id>/substitutes/<int:pk>/agree/", substitutes.agree, name="draw-substitute-agree"
    ),
    path(
        "<str:draw_id>/substitutes/<int:pk>/decline/",
        substitutes.decline,
        name="draw-substitute-decline",
    ),
    path("<str:draw_id>/attest/", deeds.attest, name="draw-attest"),
]
