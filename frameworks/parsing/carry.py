"""The old side of a carry-over map, where the previous framework is at hand."""

from __future__ import annotations

from collections.abc import Iterator

from frameworks.comparison import same_rule
from frameworks.definition import Carry, Framework
from frameworks.parsing.problems import Problem, ProblemCode, printed_path


def check_previous(framework: Framework, previous: Framework) -> tuple[Problem, ...]:
    """What ``framework`` says of ``previous`` and ``previous`` does not bear out.

    Sets and codes must be there. What is carried over as the same must be scored the same, or
    two years would be set side by side that do not compare.
    """
    return tuple(_problems(framework, previous))


def _problems(framework: Framework, previous: Framework) -> Iterator[Problem]:
    carried = framework.previous.map if framework.previous else {}
    for set_id, codes in carried.items():
        if set_id not in previous.sets:
            yield _problem(ProblemCode.OLD_REFERENCE, set_id, found=set_id, expected=previous.key)
            continue
        then, now = previous.sets[set_id].indicators, framework.sets[set_id].indicators
        for code, carry in codes.items():
            old = then.get(carry.old_code)
            if old is None:
                yield _problem(
                    ProblemCode.OLD_REFERENCE,
                    set_id,
                    code,
                    found=carry.old_code,
                    expected=f"{previous.key} {set_id}",
                )
            elif carry.how is Carry.SAME and not same_rule(old.rule, now[code].rule):
                yield _problem(
                    ProblemCode.NOT_THE_SAME,
                    set_id,
                    code,
                    found=carry.old_code,
                    expected=Carry.CHANGED,
                )


def _problem(code: ProblemCode, *place: str, found: str, expected: str) -> Problem:
    return Problem(printed_path(None, ("previous", "map", *place)), code, found, expected)
