"""What is decided and published: a ranking, its groups, its rows, its decision and appendix.

Everything here is a **copy of the time**: names, labels and figures stand as they were printed,
and no row points at a unit or an indicator that may change later. Once a ranking is published
the database itself refuses to change it (``rankings.freezing``); a correction is a new decision.
State changes go through ``rankings.services``.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from frameworks.definition import IndexSet
from frameworks.scoring.rounding import PERCENT, rounded
from rankings.workflow import RankingState

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


class State(models.TextChoices):
    """Where a ranking stands on its way to the public; what may happen is ``workflow``'s table."""

    DRAFT = RankingState.DRAFT.value, _("dự thảo")
    CHECKED = RankingState.CHECKED.value, _("đã soát")
    APPROVED = RankingState.APPROVED.value, _("đã duyệt")
    SIGNED = RankingState.SIGNED.value, _("đã ký")
    PUBLISHED = RankingState.PUBLISHED.value, _("đã công bố")
    SUPERSEDED = RankingState.SUPERSEDED.value, _("đã được thay thế")


# Readable by everyone, and refused any change by the database.
PUBLIC_STATES = (State.PUBLISHED, State.SUPERSEDED)


class Source(models.TextChoices):
    """How a ranking came here."""

    PRINTED = "printed", _("từ bản in")  # loaded from its published text; it has no cycle
    CYCLE = "cycle", _("từ kỳ đánh giá")  # built from verified submissions


# The states before the public: a cycle has at most one ranking in them.
OPEN_STATES = (State.DRAFT, State.CHECKED, State.APPROVED, State.SIGNED)


def _actor() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )


class Ranking(models.Model):
    """Kết quả xếp hạng: one decision's ranking of one year in one province.

    ``title``              the heading of its page: «Xếp hạng mức độ chuyển đổi số năm 2022»
    ``framework_version``  the bộ chỉ số it rests on, in the version used
    ``jurisdiction_code``  electronic identifier (H38), stable across renamings
    ``jurisdiction_name``  the province's name of the time, «Lào Cai»; its slug stands beside it
    ``year``               the year assessed, not the year of the decision
    ``number_slug``        the decision's number in the address; blank until there is a number
    ``published_at``       when it became public **on this portal** (the signing: ``decision``)
    ``sha256``             of the content loaded or built: the same content is the same ranking
    ``cycle``              the kỳ đánh giá it was built from; null: known only from print
    ``inputs_sha256``      of the versions and findings it was built from: another one, and the
                           draft is stale
    ``is_sample``          «dữ liệu minh họa»: said wherever the public meets it
    ``built_by`` …         who built, checked and approved it here, and when; null of a printed one

    Rows: ``groups`` → ``entries``; ``decision`` and ``appendix`` (one each); ``notes``.
    """

    framework_version = models.ForeignKey(
        "frameworks.FrameworkVersion",
        on_delete=models.PROTECT,
        related_name="rankings",
        verbose_name=_("bộ chỉ số"),
    )
    title = models.CharField(_("tên"), max_length=300)
    jurisdiction_code = models.CharField(_("mã tỉnh"), max_length=35)
    jurisdiction_name = models.CharField(_("tỉnh"), max_length=100)
    jurisdiction_slug = models.SlugField(_("tỉnh trong địa chỉ"), max_length=100)
    year = models.PositiveSmallIntegerField(_("năm đánh giá"))
    number_slug = models.SlugField(_("số trong địa chỉ"), max_length=100, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=20, choices=State.choices, default=State.DRAFT
    )
    source = models.CharField(_("nguồn"), max_length=20, choices=Source.choices)
    published_at = models.DateTimeField(_("công bố trên cổng lúc"), null=True, blank=True)
    sha256 = models.CharField(_("SHA-256 của nội dung"), max_length=64)
    cycle = models.ForeignKey(
        "assessments.Cycle",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rankings",
        verbose_name=_("kỳ đánh giá"),
    )
    inputs_sha256 = models.CharField(_("SHA-256 của số liệu gốc"), max_length=64, blank=True)
    is_sample = models.BooleanField(_("dữ liệu minh họa"), default=False)
    built_by = _actor()
    built_at = models.DateTimeField(_("lập lúc"), null=True, blank=True)
    checked_by = _actor()
    checked_at = models.DateTimeField(_("soát lúc"), null=True, blank=True)
    approved_by = _actor()
    approved_at = models.DateTimeField(_("duyệt lúc"), null=True, blank=True)

    if TYPE_CHECKING:
        groups: RelatedManager[RankingGroup]
        notes: RelatedManager[Note]
        decision: Decision
        appendix: Appendix

    class Meta:
        verbose_name = _("kết quả xếp hạng")
        verbose_name_plural = _("kết quả xếp hạng")
        ordering = ("-year", "jurisdiction_name", "number_slug")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction_code", "year", "number_slug"],
                condition=~models.Q(number_slug=""),
                name="ranking_unique_decision_of_a_year",
            ),
            # Two provinces may have borne one name; their addresses may not meet.
            models.UniqueConstraint(
                fields=["jurisdiction_slug", "year", "number_slug"],
                condition=~models.Q(number_slug=""),
                name="ranking_unique_address",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=State.values), name="ranking_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(source__in=Source.values), name="ranking_source_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=PUBLIC_STATES)
                | (~models.Q(number_slug="") & models.Q(published_at__isnull=False)),
                name="ranking_published_has_number_and_time",
            ),
            models.CheckConstraint(
                condition=models.Q(source=Source.PRINTED, cycle__isnull=True)
                | models.Q(source=Source.CYCLE, cycle__isnull=False),
                name="ranking_from_print_or_from_a_cycle",
            ),
            models.UniqueConstraint(
                fields=["cycle"],
                condition=models.Q(state__in=OPEN_STATES),
                name="ranking_one_under_way_in_a_cycle",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.jurisdiction_name}"

    def get_absolute_url(self) -> str:
        return reverse("ranking-detail", args=[self.slug])

    def get_council_url(self) -> str:
        """The council's page of it: a draft has no other. Only for one built from a cycle."""
        return reverse("cycle-ranking", args=[self.cycle.slug])  # type: ignore[union-attr]

    @property
    def slug(self) -> str:
        """``2022/791-qd-ubnd``; provinces other than the main one carry their name before it.

        A draft, which has no number, has no public address: ``ValueError``.
        """
        if not self.number_slug:
            raise ValueError("A ranking without a number has no public address.")
        own = f"{self.year}/{self.number_slug}"
        main = self.jurisdiction_code == settings.MAIN_JURISDICTION
        return own if main else f"{self.jurisdiction_slug}/{own}"

    @property
    def is_public(self) -> bool:
        return self.state in PUBLIC_STATES

    @property
    def stream(self) -> str:
        """Its chain of audit events."""
        return f"ranking:{self.pk}"


class RankingGroup(models.Model):
    """Nhóm xếp hạng: units of one index set, ranked among themselves only.

    ``set_id``           the index set's id in the framework (``cap-tinh-co-tthc``)
    ``position``         1, 2, 3 … in the order of the appendix
    ``heading``          as printed, with its number: «2.1. Nhóm các cơ quan, đơn vị có …»
    ``name``             the group without the number, as the framework calls it
    ``max_points``       the set's maximum at the time (1000, 750)
    ``average_label``    as printed, «Điểm trung bình» or «Trung bình»; blank: no mean is printed
    ``average_printed``  as printed, «521,18»; ``average`` is the same as a number
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="groups")
    set_id = models.CharField(_("đối tượng đánh giá"), max_length=100)
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    heading = models.CharField(_("đề mục như bản in"), max_length=300)
    name = models.CharField(_("tên nhóm"), max_length=300)
    max_points = models.DecimalField(_("điểm tối đa"), max_digits=14, decimal_places=6)
    average_label = models.CharField(_("nhãn dòng trung bình"), max_length=100, blank=True)
    average_printed = models.CharField(_("điểm trung bình như bản in"), max_length=30, blank=True)
    average = models.DecimalField(
        _("điểm trung bình"), max_digits=14, decimal_places=6, null=True, blank=True
    )

    if TYPE_CHECKING:
        entries: RelatedManager[RankingEntry]

    class Meta:
        verbose_name = _("nhóm xếp hạng")
        verbose_name_plural = _("nhóm xếp hạng")
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["ranking", "position"], name="rankinggroup_unique_position"
            ),
            models.UniqueConstraint(
                fields=["ranking", "set_id", "name"], name="rankinggroup_unique_name"
            ),
            models.CheckConstraint(
                condition=models.Q(max_points__gt=0), name="rankinggroup_maximum_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(average_printed="", average__isnull=True)
                | (~models.Q(average_printed="") & models.Q(average__isnull=False)),
                name="rankinggroup_average_printed_and_read",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    @property
    def index_set(self) -> IndexSet:
        """The set's definition: its tiers, its title, its indicators."""
        return self.ranking.framework_version.definition.index_set(self.set_id)

    @property
    def average_percent(self) -> Decimal | None:
        """The printed mean in percent of the maximum, for display alone."""
        return percent_of(self.average, self.max_points)


class Kind(models.TextChoices):
    UNIT = "unit", _("được xếp hạng")
    ABSENT = "absent", _("có tên, không xếp hạng")


class RankingEntry(models.Model):
    """A row of the printed table, frozen: the name, points, rank and tier of the time.

    ``position``        1, 2, 3 … in the order of the print, not the rank
    ``kind``            unit, or absent: listed without rank, points and tier
    ``name``            of the time, as printed (NFC)
    ``rank``            as printed; null: absent, or at «Không xếp hạng»
    ``points_printed``  as printed, «625,30»; ``points`` is the same as a number. Blank and null
                        for an absent unit and where ``figures`` stand in their place
    ``figures``         {"part:san-sang": "450,5", "main:A.1": "270"} as printed, where tiers are
                        minima; empty elsewhere. Never points of single indicators
    ``tier_printed``    the tier's label as printed, verbatim; ``tier`` is its id
    ``tier_computed``   the id of the tier that the framework's rule gives to the printed points;
                        blank where it cannot be told (absent, or more points than the maximum).
                        ``tier_computed_label`` is its label of the time, «Khởi động»
    """

    group = models.ForeignKey(RankingGroup, on_delete=models.CASCADE, related_name="entries")
    position = models.PositiveIntegerField(_("thứ tự"))
    kind = models.CharField(_("loại"), max_length=10, choices=Kind.choices, default=Kind.UNIT)
    name = models.CharField(_("tên như bản in"), max_length=300)
    rank = models.PositiveIntegerField(_("hạng như bản in"), null=True, blank=True)
    points_printed = models.CharField(_("tổng điểm như bản in"), max_length=30, blank=True)
    points = models.DecimalField(
        _("tổng điểm"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    figures = models.JSONField(_("điểm từng phần như bản in"), default=dict, blank=True)
    tier_printed = models.CharField(_("mức như bản in"), max_length=100, blank=True)
    tier = models.CharField(_("mã mức như bản in"), max_length=100, blank=True)
    tier_computed = models.CharField(_("mã mức theo quy tắc"), max_length=100, blank=True)
    tier_computed_label = models.CharField(_("mức theo quy tắc"), max_length=100, blank=True)

    if TYPE_CHECKING:
        notes: RelatedManager[Note]

    class Meta:
        verbose_name = _("dòng xếp hạng")
        verbose_name_plural = _("dòng xếp hạng")
        ordering = ("position",)
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "position"], name="rankingentry_unique_position"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=Kind.values), name="rankingentry_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(points_printed="", points__isnull=True)
                | (~models.Q(points_printed="") & models.Q(points__isnull=False)),
                name="rankingentry_points_printed_and_read",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=Kind.UNIT)
                | models.Q(
                    rank__isnull=True, points__isnull=True, tier_printed="", tier_computed=""
                ),
                name="rankingentry_absent_holds_only_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> Decimal | None:
        """Points in percent of the group's maximum, half up to 2 places, for display alone."""
        return percent_of(self.points, self.group.max_points)

    @property
    def tier_differs(self) -> bool:
        """The signed decision gives another tier than its own rule."""
        return bool(self.tier_computed) and self.tier != self.tier_computed


class Note(models.Model):
    """Ghi chú: a place where the print differs from its own rule, numbered over the ranking.

    Found by ``rankings.checking`` when the ranking came here, never typed. Nothing of it changes
    but ``official_answer``, which may come years later.

    ``number``           1, 2 … : its address is ``…/ghi-chu/1/``
    ``code``             of the contradiction: tier, rank, tie, order, average, …
    ``group``, ``entry`` where; no entry: the group's mean
    ``printed``, ``expected``  what stands there and what the rule gives («Hình thành», «Khởi động»)
    ``official_answer``  the issuing body's explanation; blank: «chưa có trả lời»
    """

    ranking = models.ForeignKey(Ranking, on_delete=models.CASCADE, related_name="notes")
    number = models.PositiveSmallIntegerField(_("số"))
    code = models.CharField(_("mã"), max_length=30)
    group = models.ForeignKey(RankingGroup, on_delete=models.CASCADE, related_name="notes")
    entry = models.ForeignKey(
        RankingEntry, on_delete=models.CASCADE, related_name="notes", null=True, blank=True
    )
    printed = models.CharField(_("bản in ghi"), max_length=100, blank=True)
    expected = models.CharField(_("theo quy tắc"), max_length=100, blank=True)
    official_answer = models.TextField(_("trả lời chính thức"), blank=True)

    class Meta:
        verbose_name = _("ghi chú")
        verbose_name_plural = _("ghi chú")
        ordering = ("number",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ranking", "number"], name="note_unique_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.entry or self.group}: {self.printed}"

    def get_absolute_url(self) -> str:
        return reverse("ranking-note", args=[self.ranking.slug, self.number])


class Decision(models.Model):
    """Quyết định phê duyệt, in its own words.

    ``number``, ``issued_on``   blank and null until văn thư adds them, once
    ``subject``                 trích yếu
    ``authority``               the line above the grounds: «CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH LÀO CAI»
    ``grounds``                 căn cứ, a list of paragraphs as printed
    ``articles``                a list of {"label": "Điều 1", "paragraphs": [...]}
    ``recipients``              nơi nhận, a list of lines as printed
    ``signer_title``, ``signer_name``; ``signed_on``  when it was signed; null of a printed one
    ``council_*``               the decision that set up the council; ``proposal_*`` the tờ trình
    ``sources``                 where number, date and text are known from: list of {"text", "url"?}
    """

    ranking = models.OneToOneField(Ranking, on_delete=models.CASCADE, related_name="decision")
    number = models.CharField(_("số, ký hiệu"), max_length=100, blank=True)
    issued_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    subject = models.TextField(_("trích yếu"))
    authority = models.CharField(_("thẩm quyền ban hành"), max_length=200)
    grounds = models.JSONField(_("căn cứ"), default=list, blank=True)
    articles = models.JSONField(_("điều"), default=list, blank=True)
    recipients = models.JSONField(_("nơi nhận"), default=list, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=200)
    signer_name = models.CharField(_("người ký"), max_length=200)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    council_number = models.CharField(_("quyết định lập Hội đồng"), max_length=100, blank=True)
    council_issued_on = models.DateField(_("ngày lập Hội đồng"), null=True, blank=True)
    proposal_number = models.CharField(_("tờ trình"), max_length=100, blank=True)
    proposal_issued_on = models.DateField(_("ngày tờ trình"), null=True, blank=True)
    sources = models.JSONField(_("nguồn"), default=list, blank=True)

    class Meta:
        verbose_name = _("quyết định phê duyệt")
        verbose_name_plural = _("quyết định phê duyệt")

    def __str__(self) -> str:
        return self.number or self.subject


class Appendix(models.Model):
    """Phụ lục kèm theo quyết định: everything printed around the tables, verbatim.

    ``title_lines``      the lines of the title, as broken in print
    ``attached_to``      «(Kèm theo Quyết định số      /QĐ-UBND ngày   /   /2023 …)»; number and
                         date stay blank as printed, though ``decision`` knows them
    ``introduction``     section 1: a list of {"kind": "heading" | "subheading" | "paragraph",
                         "text": as printed with its number or dash}
    ``results_heading``  the heading above the groups: «2. Kết quả đánh giá, …»
    ``columns``          the table's four heads: «Xếp hạng», «Tên cơ quan», «Tổng điểm», «Mức …»
    ``end_sign``         «./.»
    """

    ranking = models.OneToOneField(Ranking, on_delete=models.CASCADE, related_name="appendix")
    title_lines = models.JSONField(_("tên phụ lục"), default=list, blank=True)
    attached_to = models.CharField(_("kèm theo"), max_length=300, blank=True)
    introduction = models.JSONField(_("phần mở đầu"), default=list, blank=True)
    results_heading = models.CharField(_("đề mục kết quả"), max_length=300, blank=True)
    columns = models.JSONField(_("đầu bảng"), default=list, blank=True)
    end_sign = models.CharField(_("ký hiệu kết thúc"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("phụ lục")
        verbose_name_plural = _("phụ lục")

    def __str__(self) -> str:
        return " ".join(self.title_lines)


def percent_of(points: Decimal | None, maximum: Decimal) -> Decimal | None:
    """``points`` in percent of ``maximum``, half up to 2 places; ``None`` where there are none."""
    if points is None:
        return None
    return rounded(Fraction(points) / Fraction(maximum) * 100, PERCENT)
