"""Ticked agencies into an index set and a group, or out of the cycle."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.forms.text import Text
from assessments.forms.whole_numbers import whole_number
from assessments.pages.roster_carry import CarryPage
from assessments.pages.roster_desk import RosterDesk
from assessments.roster import MAX_GROUP, Change, Place, clean_group, spelled
from assessments.services.roster import MAX_REASON


class ReasonField(Text):
    """Why the table of a set changes after its deadline."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            rows=2,
            label=_("Lý do"),
            required=False,
            max_length=MAX_REASON,
            help_text=_("Bắt buộc khi hạn gửi hồ sơ của bộ chỉ số đã qua; lưu trong nhật ký."),
            **options,
        )


class ReasonForm(forms.Form):
    """The reason alone: what is changed was shown before."""

    reason = ReasonField()

    @property
    def said(self) -> str:
        return str(self.cleaned_data["reason"])


class CarryForm(ReasonForm):
    """``rows``: the ticked changes, each as the page showed it."""

    def __init__(self, page: CarryPage, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.page = page
        self.is_stale = False
        self.changes: Sequence[Change] = ()

    @property
    def ticked(self) -> Sequence[str]:
        if self.is_bound:
            return self.data.getlist("rows")
        return [line.value for line in self.page.lines if line.is_proposed]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        changes = self.page.changes_of(self.ticked)
        self.is_stale = changes is None
        if changes is None:
            self.add_error(
                None, gettext("Đã có người đổi từ lúc bạn mở trang. Xem lại rồi chuyển.")
            )
        elif not changes:
            self.add_error(None, gettext("Đánh dấu ít nhất một cơ quan."))
        self.changes = changes or ()
        return cleaned


class RosterForm(forms.Form):
    """``rows``: «agency|set|group» of each ticked box, as the page showed it."""

    set_id = forms.ChoiceField(label=_("Bộ chỉ số"), required=False)
    group = forms.CharField(
        label=_("Nhóm xếp hạng"),
        required=False,
        max_length=MAX_GROUP,
        widget=forms.TextInput(attrs={"list": "cac-nhom", "autocomplete": "off"}),
    )
    unranked = forms.BooleanField(
        label=_("Cấp khác xếp hạng: không có nhóm ở kỳ này"), required=False
    )
    keep = forms.BooleanField(label=_("Chấm thêm bộ này, vẫn giữ bộ đang chấm"), required=False)
    reason = ReasonField()

    def __init__(self, desk: RosterDesk, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.desk = desk
        sets = [(each.id, each.title) for each in desk.sets.values()]
        self.fields["set_id"].choices = [("", gettext("Giữ bộ đang có")), *sets]

    @property
    def ticked(self) -> Sequence[str]:
        """The boxes that were ticked, to be ticked again where the page is shown again."""
        return self.data.getlist("rows") if self.is_bound else ()

    @property
    def removes(self) -> bool:
        return self.data.get("act") == "remove"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        rows = [self._row(value) for value in self.ticked]
        if not rows:
            self.add_error(None, gettext("Đánh dấu ít nhất một cơ quan."))
        if None in rows:
            self.add_error(None, gettext("Danh sách đã cũ. Mở lại trang rồi đánh dấu lại."))
        if not self.errors:
            found = [row for row in rows if row]
            cleaned["changes"] = list(self._removed(found) if self.removes else self._placed(found))
        return cleaned

    def _row(self, value: str) -> tuple[int, Place | None] | None:
        """The agency of a box and the place it showed; ``None``: a box the page never had."""
        agency, _bar, place = value.partition("|")
        set_id, _bar, group = place.partition("|")
        number = whole_number(agency)
        if number not in self.desk.agencies:
            return None
        return number, Place(number, set_id, group) if set_id else None

    def _removed(self, rows: Sequence[tuple[int, Place | None]]) -> Iterator[Change]:
        if not any(place for _agency, place in rows):
            self.add_error(None, gettext("Các cơ quan đã đánh dấu chưa tham gia kỳ này."))
        yield from (Change(place, None) for _agency, place in rows if place)

    def _placed(self, rows: Sequence[tuple[int, Place | None]]) -> Iterator[Change]:
        said = self.cleaned_data
        set_id, group = said["set_id"], clean_group(said["group"])
        if said["unranked"] and group:
            self.add_error("group", gettext("Chọn một: ghi nhóm, hoặc để cấp khác xếp hạng."))
            return
        if not (set_id or group or said["unranked"]):
            self.add_error("set_id", gettext("Chọn bộ chỉ số, hoặc nhóm xếp hạng."))
            return
        if not set_id and any(place is None for _agency, place in rows):
            self.add_error("set_id", gettext("Có cơ quan chưa tham gia: chọn bộ chỉ số cho chúng."))
            return
        for agency, place in rows:
            target = set_id or (place.set_id if place else "")
            after = Place(agency, target, self._group(place, target, group))
            if after == place:
                continue
            is_besides = said["keep"] and place is not None and place.set_id != target
            yield Change(None if is_besides else place, after)

    def _group(self, place: Place | None, target: str, group: str) -> str:
        if self.cleaned_data["unranked"]:
            return ""
        if group:
            return spelled(group, self.desk.groups.get(target, ()))
        same_set = place is not None and place.set_id == target
        return place.group if place and same_set else self.desk.own_group(target)
