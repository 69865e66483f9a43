"""Public pages of frameworks, from all decisions down to one indicator."""

from __future__ import annotations

from django.urls import path

from frameworks import views

FRAMEWORK = "bo-chi-so/<slug:family>/<slug:number_slug>/"
COMPARISON = "bo-chi-so/<slug:family>/<slug:old_slug>..<slug:number_slug>/"

urlpatterns = [
    path("bo-chi-so/", views.framework_list, name="framework-list"),
    path(COMPARISON, views.framework_comparison, name="framework-comparison"),
    path(f"{COMPARISON}<slug:set_id>/", views.framework_comparison, name="index-set-comparison"),
    path(FRAMEWORK, views.framework_detail, name="framework-detail"),
    path(f"{FRAMEWORK}<slug:set_id>/", views.index_set_detail, name="index-set-detail"),
    path(f"{FRAMEWORK}<slug:set_id>/<str:code>/", views.indicator_detail, name="indicator-detail"),
]
