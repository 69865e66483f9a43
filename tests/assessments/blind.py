"""Values that two units judge, beside ``tests.assessments.council``.

Sở Nội vụ (Đức) judges Xã Tà Chải first; Văn phòng (Phú) scores second, blind. Everything was drawn.
"""

from __future__ import annotations

from assessments.field_rules import Field
from assessments.models import BlindBatch, BlindPair, Cycle, SecondScore, User
from assessments.services import blind_draws, field_rules, second_scores
from assessments.services.reviews import newest_version
from tests.assessments.council import again, agency
from tests.assessments.world import submission_of

SEED = {"seed": "XSMB 25/12: 52791", "origin": "Giải đặc biệt XSMB ngày 25/12/2023"}
LESS = {"typed": {"a": "80", "b": "90"}, "reason": "SL-01", "sentence": "Bảy hồ sơ nộp trực tiếp."}
EVEN_LESS = {**LESS, "typed": {"a": "60", "b": "90"}}
WHY = "Biên bản kiểm tra ghi đúng tám mươi hồ sơ."
Verdict = SecondScore.Verdict


def drawn(cycle: Cycle, people: dict[str, User], *, percent: int = 100) -> BlindBatch:
    """Both main indices of «so» are Sở Nội vụ's; the seed is public and every file drawn from."""
    giang = again(people["giang"])
    own = Field(unit=agency("so-noi-vu").pk)
    field_rules.set_rules(cycle, "so", {"1": own, "2": own}, by=giang)
    blind_draws.announce(cycle, **SEED, percent=percent, by=giang)
    return blind_draws.draw(cycle, by=giang)


def pair_of(slug: str, code: str, *, second: str = "van-phong") -> BlindPair:
    """The pair, its second unit as the test needs it."""
    BlindPair.objects.filter(submission__agency__slug=slug, code=code).update(unit=agency(second))
    return BlindPair.objects.get(submission__agency__slug=slug, code=code)


def scored(pair: BlindPair, by: User, verdict: Verdict = Verdict.AGREE, **said) -> SecondScore:
    version = newest_version(pair.submission)
    assert version is not None
    return second_scores.give(pair, version, verdict=verdict, by=again(by), **said)


def version_of(slug: str):
    return newest_version(submission_of(slug))
