"""Pages that belong to no chapter: the components page and the health checks."""

from __future__ import annotations

from django.urls import URLPattern, path

from dti_portal import views

urlpatterns: list[URLPattern] = [
    path("thanh-phan/", views.components, name="components"),
]
