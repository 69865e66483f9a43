"""The page of a file that is shut to whoever has a tie to its agency, and the log of the knock."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments.models import Submission
from assessments.permissions import conflict_word
from assessments.refusals import sentence
from assessments.services import conflicts


def shut_file(request: HttpRequest, submission: Submission) -> HttpResponse:
    """403 with the reason: one's own unit, a declared tie, or ties that are yet to be declared."""
    word = conflict_word(request.user, submission.agency_id) or "undeclared"
    if word != "undeclared":
        conflicts.record_shut(submission, reason=word, by=request.user)
    context = {
        "submission": submission,
        "reason": sentence(word, submission, timezone.now()),
        "undeclared": word == "undeclared",
    }
    return render(request, "assessments/review_refused.html", context, status=403)
