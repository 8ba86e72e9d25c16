"""The public addresses."""

from django.urls import path

from doubledraw.platform.portal.web import (
    documents,
    draws,
    education,
    files,
    home,
    log,
    open_data,
    penalties,
    results,
    screen,
    search,
    targets,
    tiles,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    # Addresses are looked for one after the other: what is asked for most stands first.
    path("results/", results.result_list, name="public-results"),
    path("results/shares/", results.shares, name="public-result-shares"),
    path("results/feed.xml", open_data.feed, name="result-feed"),
    path("results/penalties/", penalties.penalty_list, name="public-penalties"),
    path(
        "results/penalties/log/<int:index>/", penalties.penalty_entry, name="public-penalty-entry"
    ),
    path("results/<str:number>/", results.result, name="public-result"),
    path("results/<str:number>/log/<int:index>/", results.result_entry, name="public-result-entry"),
    path("draws/", draws.draw_list, name="public-draws"),
    path("draws/changes/", draws.changes, name="public-changes"),
    path("draws/<str:draw_id>/", draws.draw, name="public-draw"),
    path("draws/<str:draw_id>/screen/", screen.screen, name="public-screen"),
    path("draws/<str:draw_id>/screen.json", screen.facts, name="public-screen-facts"),
    path("draws/<str:draw_id>/wall.json", screen.wall, name="public-wall"),
    path("draws/<str:draw_id>/work-plan/", documents.work_plan, name="public-work-plan"),
    path("draws/<str:draw_id>/bundle.zip", files.bundle, name="public-bundle"),
    path("draws/<str:draw_id>/files/<path:name>", files.file, name="public-file"),
    path("draws/<str:draw_id>/log/<int:index>/", log.entry, name="public-entry"),
    path("log/checkpoint", log.checkpoint, name="log-checkpoint"),
    path("log/key", log.key, name="log-key"),
    path("log/tile/<path:rest>", tiles.tile, name="log-tile"),
    path("log/cosignatures", tiles.cosign, name="log-cosign"),
    path("targets/<str:code>/", targets.target, name="public-target"),
    path("education/", education.education_list, name="public-educations"),
    path("education/<str:number>/", education.education, name="public-education"),
    path("plans/", documents.plan_list, name="public-plans"),
    path("plans/<str:number>/", documents.plan, name="public-plan"),
    path("items/", documents.item_list, name="public-items"),
    path("items/<str:code>/", documents.item, name="public-item"),
    path("open/", open_data.catalogue, name="open-data"),
    path("open/<slug:name>.<slug:form>", open_data.file, name="open-file"),
    path("open/<slug:name>.<slug:form>.sha256", open_data.digest, name="open-digest"),
    path("verify/", home.verify, name="verify"),
]
