"""Agencies: the units that are assessed, review, or both. Names hold for dates."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Agency(models.Model):
    """A unit under its name of today; names of earlier times are ``FormerName`` rows.

    The electronic code (H38…) is optional: Party bodies, unions, a college and a newspaper are
    ranked too. ``parent`` is the unit it stands under, such as a commune's district.
    """

    slug = models.SlugField(_("địa chỉ"), max_length=80, unique=True)
    name = models.CharField(_("tên"), max_length=200, unique=True)
    code = models.CharField(_("mã định danh điện tử"), max_length=35, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )
    established_on = models.DateField(_("ngày thành lập"), null=True, blank=True)
    dissolved_on = models.DateField(_("ngày giải thể"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")
        ordering: ClassVar = ["slug"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["code"], name="agency_code_unique_when_given", condition=~models.Q(code="")
            ),
            models.CheckConstraint(
                name="agency_dissolved_after_established",
                condition=models.Q(dissolved_on__isnull=True)
                | models.Q(established_on__isnull=True)
                | models.Q(dissolved_on__gt=models.F("established_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def name_on(self, day: date) -> str:
        """The name that held on ``day``: what a decision of that day must print."""
        # In Python: a list of agencies comes with its former names prefetched.
        former = [name for name in self.former_names.all() if name.until > day]
        return min(former, key=lambda name: name.until).name if former else self.name


class FormerName(models.Model):
    """A name that held until ``until``, the first day of the next one."""

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="former_names")
    name = models.CharField(_("tên"), max_length=200)
    until = models.DateField(_("đến trước ngày"))

    class Meta:
        verbose_name = _("tên cũ")
        verbose_name_plural = _("tên cũ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "until"], name="former_name_one_per_day")
        ]

    def __str__(self) -> str:
        return self.name
