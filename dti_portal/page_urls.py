"""Pages that belong to no chapter: the components page and the health checks."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
