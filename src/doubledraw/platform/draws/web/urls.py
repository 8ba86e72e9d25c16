"""Addresses of draws."""

from django.urls import path

from doubledraw.platform.draws.web import (
    ceremony,
    changes,
    deeds,
    excluding,
    lists,
    preparing,
    record,
    work_plan,
)

urlpatterns = [
    path("", lists.draws, name="draws"),
    path("new/<int:line>/", preparing.prepare, name="draw-prepare"),
    path("new/<int:line>/freeze/", preparing.freeze, name="draw-freeze"),
    path("new/<int:line>/work-plan/", work_plan.of_line, name="draw-work-plan"),
    path("new/<int:line>/work-plan/approve/", work_plan.approve, name="draw-work-plan-approve"),
    path("new/<int:line>/work-plan/return/", work_plan.send_back, name="draw-work-plan-return"),
    path("new/<int:line>/exclusions/", excluding.exclusions, name="draw-exclusions"),
    path("new/<int:line>/repeats/", excluding.ask, name="draw-repeats"),
    path("new/<int:line>/repeats/<int:pk>/", excluding.decide, name="draw-repeat"),
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
    path("<str:draw_id>/work-plan/", work_plan.of_draw, name="draw-plan"),
    path("<str:draw_id>/changes/", changes.frame_list, name="draw-changes"),
    path("<str:draw_id>/list/", record.drawn_list, name="draw-list"),
    path("<str:draw_id>/files/<str:name>", record.file, name="draw-file"),
    path("<str:draw_id>/log/<int:index>", record.proof, name="draw-proof"),
    path("<str:draw_id>/public.zip", record.public_zip, name="draw-public-bundle"),
    path("<str:draw_id>/auditor/", record.auditor_zip, name="draw-auditor-bundle"),
    path("<str:draw_id>/attest/", deeds.attest, name="draw-attest"),
]
