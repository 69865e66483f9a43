"""The site map. Each app lists its own pages; English stands under ``/en/``."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from dti_portal import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("quan-tri/django/", admin.site.urls),
    *i18n_patterns(
        path("", include("frameworks.urls")),
        path("", include("rankings.urls")),
        path("", include("dti_portal.page_urls")),
        prefix_default_language=False,
    ),
]
