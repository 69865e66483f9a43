"""Frameworks as rows: a version of a decision, its index sets and their indicators.

``FrameworkVersion.document`` is the framework; the other columns and rows repeat what queries
and foreign keys need. Rows are written by ``frameworks.loader`` alone.
"""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from frameworks import definition
from frameworks.files import version_key
from frameworks.parsing import build

# Definitions by the hash of their content. Content under a hash never changes, a definition is
# frozen, and building one costs tens of milliseconds: requests share it.
_definitions: dict[str, definition.Framework] = {}


class FrameworkVersionQuerySet(models.QuerySet["FrameworkVersion"]):
    def get_by_natural_key(self, framework_id: str, version: str) -> FrameworkVersion:
        return self.get(framework_id=framework_id, version=version)

    def newest(self) -> list[FrameworkVersion]:
        """The newest version of every framework, oldest decision first. Documents wait."""
        by_id: dict[str, FrameworkVersion] = {}
        for row in self.defer("document"):
            other = by_id.setdefault(row.framework_id, row)
            if version_key(row.version) > version_key(other.version):
                by_id[row.framework_id] = row
        return sorted(by_id.values(), key=lambda row: (row.issued_on, row.framework_id))


class FrameworkVersion(models.Model):
    """One version of a decision that issues a set of indicators (bộ chỉ số)."""

    framework_id = models.CharField(_("mã bộ chỉ số"), max_length=60)
    version = models.CharField(_("phiên bản"), max_length=20)
    family = models.CharField(_("loại bộ chỉ số"), max_length=60)
    title = models.TextField(_("tên"))
    jurisdiction_code = models.CharField(_("mã định danh của tỉnh"), max_length=35)
    jurisdiction_name = models.CharField(_("tỉnh"), max_length=2000)
    number = models.CharField(_("số quyết định"), max_length=60)
    number_slug = models.SlugField(_("số quyết định trong địa chỉ"), max_length=60)
    issued_on = models.DateField(_("ngày ban hành"))
    document = models.JSONField(_("nội dung"))
    sha256 = models.CharField("SHA-256", max_length=64)
    in_use_since = models.DateTimeField(
        _("được dùng từ"),
        null=True,
        blank=True,
        help_text=_("Từ đây nội dung không đổi nữa; đính chính là phiên bản kế tiếp."),
    )
    loaded_at = models.DateTimeField(_("nạp lúc"))

    objects = FrameworkVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiên bản bộ chỉ số")
        verbose_name_plural = _("phiên bản bộ chỉ số")
        ordering = ("issued_on", "framework_id", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework_id", "version"], name="framework_version_unique"
            ),
            models.CheckConstraint(
                condition=Exact(Length("sha256"), 64), name="framework_version_sha256_whole"
            ),
            models.CheckConstraint(
                condition=~models.Q(framework_id="") & ~models.Q(version=""),
                name="framework_version_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.framework_id}@{self.version}"

    def natural_key(self) -> tuple[str, str]:
        return (self.framework_id, self.version)

    @cached_property
    def definition(self) -> definition.Framework:
        """The framework that the document holds, checked when it was loaded.

        Raises ``ValueError`` where the document no longer passes: a row written by another hand.
        """
        if self.sha256 not in _definitions:
            parsed = build(self.document)
            if parsed.framework is None or parsed.sha256 != self.sha256:
                raise ValueError(f"{self}: the document is not the one that was loaded.")
            _definitions[self.sha256] = parsed.framework
        return _definitions[self.sha256]


class IndexSetQuerySet(models.QuerySet["IndexSet"]):
    def get_by_natural_key(self, framework_id: str, version: str, set_id: str) -> IndexSet:
        return self.get(
            framework_version__framework_id=framework_id,
            framework_version__version=version,
            set_id=set_id,
        )


class IndexSet(models.Model):
    """The indicators of one kind of assessed entity (đối tượng đánh giá)."""

    framework_version = models.ForeignKey(
        FrameworkVersion,
        on_delete=models.CASCADE,
        related_name="index_sets",
        verbose_name=_("phiên bản bộ chỉ số"),
    )
    set_id = models.CharField(_("mã đối tượng đánh giá"), max_length=60)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    title = models.TextField(_("tên"))
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=18, decimal_places=6)

    objects = IndexSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("đối tượng đánh giá")
        verbose_name_plural = _("đối tượng đánh giá")
        ordering = ("framework_version_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["framework_version", "set_id"], name="index_set_unique"
            ),
            models.CheckConstraint(
                condition=models.Q(max_points__gt=0), name="index_set_max_points_positive"
            ),
            models.CheckConstraint(condition=~models.Q(set_id=""), name="index_set_named"),
        ]

    def __str__(self) -> str:
        return self.title

    def natural_key(self) -> tuple[str, str, str]:
        return (*self.framework_version.natural_key(), self.set_id)

    natural_key.dependencies = ["frameworks.frameworkversion"]  # type: ignore[attr-defined]  # noqa: RUF012

    @property
    def definition(self) -> definition.IndexSet:
        return self.framework_version.definition.index_set(self.set_id)


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def get_by_natural_key(
        self, framework_id: str, version: str, set_id: str, code: str
    ) -> Indicator:
        return self.get(
            index_set__framework_version__framework_id=framework_id,
            index_set__framework_version__version=version,
            index_set__set_id=set_id,
            code=code,
        )


class Indicator(models.Model):
    """Chỉ số thành phần."""

    index_set = models.ForeignKey(
        IndexSet,
        on_delete=models.CASCADE,
        related_name="indicators",
        verbose_name=_("đối tượng đánh giá"),
    )
    code = models.CharField(_("mã"), max_length=60)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    main_index_code = models.CharField(_("mã chỉ số chính"), max_length=60)
    title = models.TextField(_("tên"))
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=18, decimal_places=6)
    rule_kind = models.CharField(_("cách tính"), max_length=30)
    provenance = models.CharField(_("nguồn câu chữ"), max_length=20)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("chỉ số thành phần")
        verbose_name_plural = _("chỉ số thành phần")
        ordering = ("index_set_id", "position")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["index_set", "code"], name="indicator_unique"),
            models.CheckConstraint(
                condition=models.Q(max_points__gte=0), name="indicator_max_points_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(provenance__in=[p.value for p in definition.Provenance]),
                name="indicator_provenance_known",
            ),
            models.CheckConstraint(condition=~models.Q(code=""), name="indicator_named"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    def natural_key(self) -> tuple[str, str, str, str]:
        return (*self.index_set.natural_key(), self.code)

    natural_key.dependencies = ["frameworks.indexset"]  # type: ignore[attr-defined]  # noqa: RUF012

    @property
    def definition(self) -> definition.Indicator:
        return self.index_set.definition.indicators[self.code]
