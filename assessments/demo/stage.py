"""Where the story is played: each act is done by the service that does it for everyone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from assessments import clock
from assessments.deadlines import closing_instant
from assessments.demo.entries import Entries, lowered, received
from assessments.demo.files import moment
from assessments.demo.story import Act
from assessments.field_rules import Field
from assessments.measuring import Measured, figures_of
from assessments.models import (
    Agency,
    Cycle,
    Finding,
    Membership,
    Stance,
    Submission,
    SubmissionVersion,
    User,
)
from assessments.permissions import has_conflict
from assessments.services import (
    answers,
    assigning,
    extensions,
    field_rules,
    measurements,
    replies,
    reviews,
    sample_checks,
    submissions,
    windows,
)
from assessments.services.answers import indicators_of
from assessments.services.measurements import Figure, Origin
from assessments.services.scores import index_set_of
from assessments.shares import awaits_council
from assessments.typed import Typed
from assessments.workflow import FindingState
from assessments.written import typed_from

Role = Membership.Role


@dataclass(frozen=True)
class Cast:
    """Who acts: the two of each unit by slug and role, the others by the name before the @."""

    members: Mapping[tuple[str, str], User]
    accounts: Mapping[str, User]


@dataclass(frozen=True)
class Stage:
    cycle: Cycle
    submissions: Mapping[str, Submission]
    entries: Mapping[str, Entries]
    cast: Cast

    def play(self, act: Act) -> None:
        """Do ``act`` at its moment."""
        with clock.at(act.at):
            DOES[act.do](self, act)

    def submission(self, act: Act) -> Submission:
        return self.submissions[act.unit]

    def member(self, act: Act, role: str) -> User:
        return self.cast.members[act.unit, role]

    def judge(self, act: Act) -> User:
        return self.cast.accounts[act.said["by"]]

    def version(self, act: Act) -> SubmissionVersion:
        version = reviews.newest_version(self.submission(act))
        if version is None:
            raise ValueError(f"{act.unit} has sent nothing yet at {act.at}.")
        return version

    def finding(self, act: Act) -> Finding:
        """The one that is named, or (``of``) the first that stands so at the moment."""
        findings = self.version(act).findings.select_related("version__submission")
        if "of" not in act.said:
            return findings.get(code=act.codes[0])
        found = findings.filter(state=act.said["of"], window__isnull=False).order_by("code").first()
        if found is None:
            raise ValueError(f"{act.unit} has nothing {act.said['of']} at {act.at}.")
        return found


# ── The agency ─────────────────────────────────────────────────────────────────────────────


def _enter(stage: Stage, act: Act) -> None:
    by = stage.member(act, Role.OFFICER)
    entered = stage.entries[act.unit].of(tuple(act.codes), act.said, act.slips, by)
    answers.save(stage.submission(act), entered, by=by)


def _pass_on(stage: Stage, act: Act) -> None:
    submissions.pass_on(stage.submission(act), by=stage.member(act, Role.OFFICER))


def _hand_back(stage: Stage, act: Act) -> None:
    head = stage.member(act, Role.HEAD)
    submissions.hand_back(stage.submission(act), remark=act.said["remark"], by=head)


def _send(stage: Stage, act: Act) -> None:
    submissions.send(stage.submission(act), by=stage.member(act, Role.HEAD))


def _withdraw(stage: Stage, act: Act) -> None:
    submissions.withdraw(stage.submission(act), by=stage.member(act, Role.HEAD))


def _respond(stage: Stage, act: Act) -> None:
    by = stage.member(act, Role.OFFICER)
    paper = act.said.get("file")
    file = received(paper, stage.submission(act), by) if paper else None
    stance = Stance(act.said.get("stance", Stance.SUPPLEMENT))
    text = act.said.get("text", "")
    replies.respond(stage.finding(act), stance=stance, text=text, evidence=file, by=by)


# ── The council ────────────────────────────────────────────────────────────────────────────


def _return(stage: Stage, act: Act) -> None:
    submissions.return_to_agency(
        stage.submission(act),
        reasons=act.said["reasons"],
        until=moment(act.said["until"]),
        by=stage.judge(act),
    )


def _agree(stage: Stage, act: Act) -> None:
    """To everything that agreeing settles, that the agency has answered and nobody has judged."""
    version = stage.version(act)
    indicators = indicators_of(stage.submission(act))
    declared = version.content["answers"]
    codes = [c for c in act.codes if c in declared and not awaits_council(indicators[c])]
    reviews.agree_remaining(version, codes, by=stage.judge(act))


def _accept(stage: Stage, act: Act) -> None:
    ruling = act.said["ruling"]
    reviews.accept(stage.version(act), act.codes[0], ruling=ruling, by=stage.judge(act))


def _adjust(stage: Stage, act: Act) -> None:
    reviews.adjust(
        stage.version(act),
        act.codes[0],
        typed=_corrected(stage, act),
        reason=act.said["reason"],
        sentence=act.said["sentence"],
        by=stage.judge(act),
    )


def _corrected(stage: Stage, act: Act) -> Typed:
    code = act.codes[0]
    declared: Any = stage.version(act).content["answers"][code]["value"]["answer"]
    rule = indicators_of(stage.submission(act))[code].rule
    return typed_from(rule, lowered(declared, _less(act.said, declared)))


def _less(said: Mapping[str, Any], declared: Mapping[str, str]) -> int:
    """How much of the numerator does not stand: so many, or a share of it and at least one."""
    if "less" in said:
        return int(said["less"])
    part = int(declared["a"])
    return min(part, max(1, part * int(said["less_percent"]) // 100))


def _judge(stage: Stage, act: Act) -> None:
    """The council enters; what is measured elsewhere is recorded, whoever is named."""
    typed = act.said["typed"]
    figures = figures_of(indicators_of(stage.submission(act))[act.codes[0]])
    if figures and not figures[0].part:
        _measure(stage, act, figures[0], typed)
        return
    reviews.enter(stage.version(act), act.codes[0], typed=typed, by=stage.judge(act))


def _measure(stage: Stage, act: Act, figure: Measured, typed: Typed) -> None:
    submission = stage.submission(act)
    value = measurements.value_of(figure, typed, year=submission.cycle.year)
    origin = Origin(figure.source, act.at.date())
    found = Figure(submission.pk, *figure.place, value, origin)
    secretary, chair = (stage.cast.accounts[name] for name in ("secretary", "chair"))
    own = has_conflict(secretary, submission.agency_id)  # of the standing agency's own the chair
    measurements.record(stage.cycle, [found], by=chair if own else secretary)


def _reject(stage: Stage, act: Act) -> None:
    _against(reviews.reject, stage, act)


def _ask(stage: Stage, act: Act) -> None:
    _against(reviews.ask, stage, act)


def _against(verdict: Callable[..., Finding], stage: Stage, act: Act) -> None:
    said = {name: act.said[name] for name in ("reason", "sentence")}
    verdict(stage.version(act), act.codes[0], by=stage.judge(act), **said)


def _conclude(stage: Stage, act: Act) -> None:
    replies.conclude(
        stage.finding(act),
        conclusion=act.said["text"],
        upheld=act.said.get("upheld", not act.said.get("won", True)),
        by=stage.judge(act),
    )


def _open_window(stage: Stage, act: Act) -> None:
    """Until the end of the day so many days after."""
    last_day = act.at.date() + timedelta(days=act.said["days"])
    windows.open_round(
        stage.cycle,
        closes_at=closing_instant(last_day, inclusive=True),
        letter=act.said["letter"],
        letter_on=act.at.date(),
        by=stage.judge(act),
    )


def _close_windows(stage: Stage, _act: Act) -> None:
    windows.close_ended(stage.cycle)


def _set_rounds(stage: Stage, act: Act) -> None:
    windows.set_rounds(stage.cycle, act.said["rounds"], by=stage.judge(act))


# ── Who judges what, and more time ─────────────────────────────────────────────────────────


def _set_rules(stage: Stage, act: Act) -> None:
    """Every main index of the set to the unit that each agency stands under."""
    set_id = act.said["set"]
    mains = stage.cycle.framework_version.definition.index_set(set_id).main_indices
    wanted = {main.code: Field(by_parent=True) for main in mains}
    field_rules.set_rules(stage.cycle, set_id, wanted, by=stage.judge(act))


def _draw_sample(stage: Stage, act: Act) -> None:
    field_rules.set_sample(
        stage.cycle,
        act.said["set"],
        unit=Agency.objects.get(slug=act.said["unit"]),
        percent=act.said["percent"],
        seed=act.said["seed"],
        by=stage.judge(act),
    )


def _give(stage: Stage, act: Act) -> None:
    """The whole file of a unit to another one."""
    submission = stage.submissions[act.said["unit"]]
    to = Agency.objects.get(slug=act.said["to"])
    mains = index_set_of(submission).main_indices
    assigning.give(submission, {main.code: to.pk for main in mains}, by=stage.judge(act))


def _uphold(stage: Stage, act: Act) -> None:
    """What the first level has settled, as far as the checker was asked to look."""
    version = stage.version(act)
    settled = version.findings.exclude(state__in=[FindingState.ASKED, FindingState.ANSWERED])
    codes = list(settled.filter(code__in=act.codes).values_list("code", flat=True))
    sample_checks.uphold(version, codes, by=stage.judge(act))


def _extend(stage: Stage, act: Act) -> None:
    letter = extensions.Letter(act.said["letter"], act.at.date(), act.said["reason"])
    until = moment(act.said["until"])
    extensions.extend(stage.submission(act), letter, until=until, by=stage.judge(act))


DOES: Mapping[str, Callable[[Stage, Act], None]] = {
    "enter": _enter,
    "pass_on": _pass_on,
    "hand_back": _hand_back,
    "send": _send,
    "withdraw": _withdraw,
    "respond": _respond,
    "reply": _respond,
    "return": _return,
    "agree": _agree,
    "accept": _accept,
    "adjust": _adjust,
    "judge": _judge,
    "reject": _reject,
    "ask": _ask,
    "conclude": _conclude,
    "settle": _conclude,
    "open_window": _open_window,
    "close_windows": _close_windows,
    "set_rounds": _set_rounds,
    "set_rules": _set_rules,
    "draw_sample": _draw_sample,
    "give": _give,
    "uphold": _uphold,
    "extend": _extend,
}
