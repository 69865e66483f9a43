"""Việc của tôi: where everyone lands after sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.deadline_words import day_with_weekday
from assessments.pages.notices import notice_list
from assessments.permissions import posts_of
from assessments.tasks import tasks_of


@require_safe
@never_cache
def my_work(request: HttpRequest) -> HttpResponse:
    """What waits for each post, and the one next act."""
    now = timezone.now()
    context = {
        "tasks": tasks_of(request.user, now),
        "holds_posts": bool(posts_of(request.user).agencies or posts_of(request.user).roles),
        "notices": notice_list(request.user),
        "today": day_with_weekday(now),
    }
    return render(request, "assessments/my_work.html", context)
