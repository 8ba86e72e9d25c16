"""The URL map: the only place that imports web code."""

from django.urls import include, path

from doubledraw.platform.catalogue.web import urls as catalogue
from doubledraw.platform.credit.web import urls as credit
from doubledraw.platform.desk.web import urls as desk
from doubledraw.platform.disclosure.web import urls as disclosure
from doubledraw.platform.dossiers.web import urls as dossiers
from doubledraw.platform.draws.web import public_urls as draws_public
from doubledraw.platform.draws.web import urls as draws
from doubledraw.platform.followups.web import urls as followups
from doubledraw.platform.inspections.web import public_urls as inspections_public
from doubledraw.platform.inspections.web import urls as inspections
from doubledraw.platform.jobs.web import urls as jobs
from doubledraw.platform.obligations.web import urls as obligations
from doubledraw.platform.organs.web import urls as organs
from doubledraw.platform.outbox.web import urls as outbox
from doubledraw.platform.plans.web import urls as plans
from doubledraw.platform.portal.web import urls as portal
from doubledraw.platform.registry.web import interface_urls as registry_interface
from doubledraw.platform.registry.web import urls as registry
from doubledraw.platform.rulebook.web import urls as rulebook
from doubledraw.platform.ui import pages

urlpatterns = [
    path("", include(portal)),
    path("", include(draws_public)),
    path("", include(inspections_public)),
    path("", include(organs)),
    path("", include(rulebook)),
    path("", include(obligations)),
    path("language/", pages.set_language, name="language"),
    path("display/", pages.set_display, name="display"),
    path("desk/", include(desk)),
    path("desk/jobs/", include(jobs)),
    path("desk/", include(dossiers)),
    path("desk/", include(registry)),
    path("api/", include(registry_interface)),
    path("desk/credit/", include(credit)),
    path("desk/items/", include(catalogue)),
    path("desk/plans/", include(plans)),
    path("desk/draws/", include(draws)),
    path("desk/visits/", include(inspections)),
    path("desk/results/", include(disclosure)),
    path("desk/followups/", include(followups)),
    path("desk/outbox/", include(outbox)),
]

handler404 = pages.not_found
handler500 = pages.fault
