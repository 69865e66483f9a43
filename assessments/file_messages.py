"""Why a file was not taken, and the way out."""

from __future__ import annotations

from django.utils.translation import gettext as _

from assessments.services.evidence import KINDS, MAX_SIZE, FileProblem


def file_sentence(problem: FileProblem) -> str:
    sentences = {
        "empty": _("Tệp “{found}” rỗng. Chọn lại tệp."),
        "too_big": _(
            "Tệp {found}, tối đa {most} MB. Nén ảnh quét hoặc chia theo trang minh chứng."
        ),
        "kind": _("Không nhận tệp loại “{found}”. Dùng {kinds}."),
        "content": _(
            "Nội dung của tệp “{found}” không đúng với đuôi tên. Xuất lại từ phần mềm gốc rồi tải"
            " lên."
        ),
    }
    return sentences[problem.code].format(
        found=problem.found,
        most=MAX_SIZE // (1024 * 1024),
        kinds=", ".join(ending.removeprefix(".").upper() for ending in KINDS),
    )
