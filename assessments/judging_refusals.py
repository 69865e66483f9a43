"""Why somebody does not judge something: one sentence for each word of ``judging``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.judging import Someone, acting_under, waits_for_chair
from assessments.models import Submission
from assessments.selectors.review_duties import Charge, charges_of
from assessments.services.scores import index_set_of


def field_sentence(user: Someone, submission: Submission, charge: Charge) -> str:
    """Why ``user`` reads a main index and does not judge it; blank where they judge it."""
    if acting_under(user, submission, charge) is not None:
        return ""
    if waits_for_chair(submission, charge):
        return _chair_names(submission)
    if charge.review is None:
        return str(JUDGING["duty_declined"])
    return _("Nhóm này do {unit} thẩm định; bạn xem được. Thư ký Hội đồng đổi phân công.").format(
        unit=charge.review.unit
    )


def _conflict(submission: Submission, now: datetime) -> str:
    if submission.agency_id == submission.cycle.standing_agency_id:
        return _(
            "Bạn công tác tại {agency}, Cơ quan thường trực của kỳ, nên không được thẩm định hay"
            " phân công hồ sơ này. Chủ tịch Hội đồng chỉ định đơn vị khác ở trang “Phân công”."
        ).format(agency=submission.agency)
    return _(
        "Bạn công tác tại {agency} nên không được thẩm định hồ sơ này. Thư ký Hội đồng giao cho"
        " người của cơ quan khác."
    ).format(agency=submission.agency)


def _declared_conflict(submission: Submission, now: datetime) -> str:
    return _(
        "Đã khai xung đột lợi ích giữa bạn và {agency} nên hồ sơ này đóng với bạn. Khi không còn"
        " quan hệ đó, Thư ký hoặc Chủ tịch Hội đồng ghi kết thúc ở trang “Xung đột lợi ích”."
    ).format(agency=submission.agency)


def _undeclared(submission: Submission, now: datetime) -> str:
    return _(
        "{cycle} yêu cầu thẩm định viên khai xung đột lợi ích trước khi mở hồ sơ. Khai ở trang"
        " “Xung đột lợi ích”; xong thì hồ sơ mở ngay."
    ).format(cycle=submission.cycle)


def _chair_names(submission: Submission, now: datetime | None = None) -> str:
    return _(
        "Hồ sơ của {agency}, Cơ quan thường trực của kỳ, do đơn vị mà Chủ tịch Hội đồng chỉ định"
        " thẩm định. Chủ tịch chỉ định ở trang “Phân công”."
    ).format(agency=submission.agency)


def _other_unit(submission: Submission, now: datetime) -> str:
    """The units in charge, each with its main indices; nothing was saved."""
    return _(
        "Chỉ số này không thuộc phần việc của đơn vị bạn: {units}. Thư ký Hội đồng đổi phân công."
    ).format(units=units_said(submission))


def units_said(submission: Submission) -> str:
    """«nhóm 1 và 2 do Sở Nội vụ, nhóm 3 do Sở Tài chính thẩm định»."""
    charges = charges_of(submission)
    mains: dict[str, list[str]] = defaultdict(list)
    for main in index_set_of(submission).main_indices:
        duty = charges[main.code].review if main.code in charges else None
        if duty is not None:
            mains[str(duty.unit)].append(main.code)
    each = [
        _("nhóm {mains} do {unit}").format(mains=codes_said(codes), unit=unit)
        for unit, codes in mains.items()
    ]
    units = ", ".join(each) or _("đang giao cho đơn vị khác")
    return _("{units} thẩm định").format(units=units)


def codes_said(codes: Iterable[str]) -> str:
    """«1», «1 và 3», «1, 2 và 4»."""
    *first, last = codes
    if not first:
        return last
    return _("{first} và {last}").format(first=", ".join(first), last=last)


JUDGING = {
    "conflict": _conflict,
    "declared_conflict": _declared_conflict,
    "undeclared": _undeclared,
    "other_unit": _other_unit,
    "chair_names": _chair_names,
    "duty_declined": gettext_lazy(
        "Đơn vị được giao nhóm này đã từ chối; Thư ký Hội đồng đang giao lại. Giao xong thì đơn vị"
        " mới thẩm định."
    ),
    "checked": gettext_lazy(
        "Chỉ số này đã được đơn vị cấp tỉnh kiểm tra, nên kết luận lần đầu giữ nguyên. Đơn vị kiểm"
        " tra là nơi đổi được."
    ),
    "first_level_first": gettext_lazy(
        "Cấp thẩm định đầu chưa kết luận chỉ số này, nên chưa có gì để kiểm tra."
    ),
    "question_open": gettext_lazy(
        "Cấp thẩm định đầu đã hỏi lại đơn vị và chưa kết luận. Kiểm tra được sau khi có kết luận."
    ),
    "not_drawn": gettext_lazy(
        "Chỉ số này không nằm trong mẫu mà đơn vị bạn kiểm tra. Thư ký Hội đồng rút mẫu ở trang"
        " “Phân công”."
    ),
    "check_reason": gettext_lazy(
        "Thay kết luận của cấp thẩm định đầu thì ghi lý do, ít nhất 20 ký tự, để cấp đó và đơn vị"
        " hiểu vì sao."
    ),
    "checks_itself": gettext_lazy(
        "Đơn vị này đang kiểm tra mẫu của hồ sơ, nên không thẩm định lần đầu cùng nhóm ấy. Chọn đơn"
        " vị khác."
    ),
    "draw_first": gettext_lazy(
        "Kỳ này chấm hai lần trên mẫu rút ngẫu nhiên và hồ sơ này chưa được rút. Thư ký rút ở trang"
        " “Chấm hai lần”; rút xong thì thẩm định được ngay."
    ),
    "second_unit": gettext_lazy(
        "Đơn vị bạn chấm lần hai chỉ số này nên không chấm lần một. Thư ký đổi đơn vị ở trang “Chấm"
        " hai lần”."
    ),
    "sealed": gettext_lazy(
        "Chỉ số này được chấm hai lần, độc lập, và do đơn vị khác chấm. Hai kết luận mở ra khi có"
        " đủ cả hai."
    ),
    "two_scores": gettext_lazy(
        "Hai kết luận về chỉ số này khác điểm nên chỉ Chủ tịch Hội đồng quyết, ở trang “Chấm hai"
        " lần”. Kết luận đang có giữ nguyên đến lúc đó."
    ),
    "not_second": gettext_lazy("Đơn vị bạn không chấm lần hai chỉ số này."),
    "reads_all": gettext_lazy(
        "Vị trí khác của bạn trong Hội đồng xem được kết luận lần một, nên bạn không chấm lần hai."
        " Người khác của đơn vị chấm."
    ),
    "first_unit": gettext_lazy(
        "Bạn cũng là thẩm định viên của đơn vị chấm lần một, nên không chấm lần hai. Người khác của"
        " đơn vị chấm."
    ),
    "has_seen": gettext_lazy(
        "Từ khi rút mẫu bạn đã giữ vị trí xem được kết luận lần một, nên không chấm lần hai. Người"
        " khác của đơn vị chấm."
    ),
    "second_given": gettext_lazy("Lần hai đã được chấm; điểm đã chấm thì không đổi."),
    "unable": gettext_lazy(
        "Đơn vị này không chấm lần hai được: là chính cơ quan, là đơn vị chấm lần một, hoặc không"
        " có thẩm định viên nào không có quan hệ và chưa xem kết luận lần một. Chọn đơn vị khác."
    ),
    "why_short": gettext_lazy("Ghi lý do, ít nhất 20 ký tự: ai kiểm tra sau này cũng đọc."),
    "ruled": gettext_lazy("Hai kết luận này đã được quyết; điều đã quyết thì không đổi."),
    "nothing_to_rule": gettext_lazy(
        "Không còn gì để quyết giữa hai kết luận này: hai bên bằng điểm, hoặc cơ quan đã gửi giá"
        " trị khác."
    ),
    "own_unit": gettext_lazy(
        "Không cơ quan nào thẩm định hồ sơ của chính mình. Chọn đơn vị khác cho hồ sơ này."
    ),
    "no_reviewer": gettext_lazy(
        "Đơn vị này không có thẩm định viên nào. Người quản trị của tỉnh giao vị trí trước."
    ),
    "short_reason": gettext_lazy(
        "Ghi lý do từ chối, ít nhất 20 ký tự, để Thư ký biết giao lại cho ai."
    ),
}

UNFIT_CONFLICT = {
    "declared": gettext_lazy("Quan hệ với cơ quan này đã được khai và vẫn còn hiệu lực."),
    "note": gettext_lazy("Chọn “quan hệ khác” thì ghi rõ là quan hệ gì."),
    "reason": gettext_lazy("Ghi lý do kết thúc, ít nhất 20 ký tự: ai kiểm tra sau này cũng đọc."),
    "ended": gettext_lazy("Xung đột này đã được ghi kết thúc từ trước."),
}

UNFIT_SAMPLE = {
    "seed": gettext_lazy("Ghi hạt giống trước khi rút: từ đó ai cũng rút lại được đúng mẫu này."),
    "seed_fixed": gettext_lazy(
        "Hạt giống đã ghi thì không đổi, để không ai rút lại đến khi vừa ý. Tăng tỷ lệ thì rút"
        " thêm."
    ),
    "share": gettext_lazy("Tỷ lệ kiểm tra từ 1 đến 100 phần trăm."),
    "share_falls": gettext_lazy("Tỷ lệ đã công bố chỉ tăng, không giảm."),
    "no_reviewer": JUDGING["no_reviewer"],
}

UNFIT_DRAW = {
    "seed": gettext_lazy(
        "Ghi hạt giống, tối đa 60 ký tự: từ đó ai cũng rút lại được đúng mẫu này."
    ),
    "origin": gettext_lazy(
        "Ghi hạt giống lấy từ đâu, tối đa 200 ký tự, để ai cũng thấy không người nào chọn nó."
    ),
    "share": gettext_lazy("Tỷ lệ rút là số nguyên từ 1 đến 100 phần trăm."),
    "announced": gettext_lazy("Hạt giống của kỳ đã công bố; đã công bố thì không đổi."),
    "begun": gettext_lazy(
        "Kỳ này đã có kết luận thẩm định. Hạt giống phải công bố trước kết luận đầu tiên, nên kỳ"
        " này không chấm hai lần được nữa."
    ),
    "no_seed": gettext_lazy("Công bố hạt giống trước, rồi mới rút."),
    "nothing": gettext_lazy(
        "Không có hồ sơ nào đã gửi, đã khóa mà chưa rút. Rút được khi có thêm hồ sơ hết hạn nộp."
    ),
}
