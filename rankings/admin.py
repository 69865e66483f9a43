"""Rankings in Django's admin: to look at, never to change."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from rankings.models import Appendix, Decision, Note, Ranking, RankingEntry, RankingGroup


class ReadOnly:
    """No button that would change a row. What is decided changes by services alone."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DecisionInline(ReadOnly, admin.StackedInline):
    model = Decision


class AppendixInline(ReadOnly, admin.StackedInline):
    model = Appendix


class GroupInline(ReadOnly, admin.TabularInline):
    model = RankingGroup
    show_change_link = True


class NoteInline(ReadOnly, admin.TabularInline):
    model = Note


@admin.register(Ranking)
class RankingAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("title", "jurisdiction_name", "year", "number_slug", "state", "published_at")
    list_filter = ("state", "source", "year")
    list_select_related = ("framework_version",)
    search_fields = ("title", "jurisdiction_name", "number_slug")
    inlines: ClassVar = [DecisionInline, AppendixInline, GroupInline, NoteInline]


class EntryInline(ReadOnly, admin.TabularInline):
    model = RankingEntry
    fields = ("position", "kind", "rank", "name", "points_printed", "tier_printed", "tier_computed")


@admin.register(RankingGroup)
class RankingGroupAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("heading", "ranking", "max_points", "average_printed")
    list_select_related = ("ranking",)
    inlines: ClassVar = [EntryInline]
