"""Watch a job, or withdraw it. The page moves on by itself when the job is over."""

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from doubledraw.platform.jobs import aside
from doubledraw.platform.jobs.models import Job
from doubledraw.platform.jobs.selectors import jobs_of
from doubledraw.platform.jobs.services import cancel
from doubledraw.platform.jobs.states import JobState
from doubledraw.platform.ui.access import staff
from doubledraw.platform.ui.http import StaffRequest
from doubledraw.platform.ui.words import say

OFFICES = ("business", "system", "security", "audit")


@staff(*OFFICES)
@require_GET
def page(request: StaffRequest, pk: int) -> HttpResponse:
    """How far the job is; when it is done, on to what it made."""
    job = get_object_or_404(jobs_of(request.actor), pk=pk)
    if job.state == JobState.DONE:
        return HttpResponseRedirect(_next(job))
    progress, step, params = aside.told(job)
    job.progress = progress
    context = {
        "job": job,
        "heading": say(job.title),
        "step": say(step, params),
        "next_url": _next(job),
        "watch_url": reverse("job-state", args=[pk]),
        "cancel_url": reverse("job-cancel", args=[pk]),
    }
    return render(request, "ui/job.html", context)


@staff(*OFFICES)
@require_GET
def state(request: StaffRequest, pk: int) -> JsonResponse:
    """The same for the script on the page."""
    job = get_object_or_404(jobs_of(request.actor), pk=pk)
    progress, step, params = aside.told(job)
    said = {"over": job.is_over, "progress": progress, "step": say(step, params)}
    return JsonResponse(said)


@staff(*OFFICES)
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask the job to stop."""
    cancel(get_object_or_404(jobs_of(request.actor), pk=pk))
    return HttpResponseRedirect(reverse("job", args=[pk]))


def _next(job: Job) -> str:
    return str((job.result or {}).get("next") or job.args.get("next") or "/desk/")
