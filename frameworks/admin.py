"""Frameworks in the admin: to look at. They change by loading a file, and in no other way."""

from __future__ import annotations

from typing import ClassVar

from django.contrib import admin
from django.http import HttpRequest

from frameworks.models import FrameworkVersion, IndexSet, Indicator


class ReadOnlyAdmin(admin.ModelAdmin):
    actions = None
    list_per_page = 200

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(FrameworkVersion)
class FrameworkVersionAdmin(ReadOnlyAdmin):
    list_display = ("framework_id", "version", "number", "issued_on", "in_use_since", "loaded_at")
    list_filter = ("family", "jurisdiction_name")
    search_fields = ("framework_id", "number", "title")
    exclude = ("document",)


@admin.register(IndexSet)
class IndexSetAdmin(ReadOnlyAdmin):
    list_display = ("framework_version", "set_id", "title", "max_points")
    list_filter = ("framework_version__family",)
    list_select_related: ClassVar = ["framework_version"]
    search_fields = ("set_id", "title")


@admin.register(Indicator)
class IndicatorAdmin(ReadOnlyAdmin):
    list_display = ("index_set", "code", "title", "max_points", "rule_kind", "provenance")
    list_filter = ("provenance", "rule_kind")
    list_select_related: ClassVar = ["index_set"]
    search_fields = ("code", "title")
