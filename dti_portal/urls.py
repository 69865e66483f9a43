"""The site map. Each app lists its own pages; English stands under ``/en/``."""

from __future__ import annotations

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from dti_portal import health

# One way in: the admin has no sign-in of its own, which would count no attempts.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("quan-tri/django/", admin.site.urls),
    path("", include("assessments.urls")),
    path("", include("rankings.council_urls")),
    *i18n_patterns(
        path("", include("frameworks.urls")),
        path("", include("assessments.urls.public")),
        path("", include("rankings.urls")),
        path("", include("dti_portal.page_urls")),
        prefix_default_language=False,
    ),
]
