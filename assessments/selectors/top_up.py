"""What a submission sent before the year was over, and may still replace by final figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assessments.models import Submission, ValueStatus
from assessments.services.papers import papers_of


def newest_content(submission: Submission) -> Mapping[str, Any]:
    """What the newest sent version holds of each indicator, by code; empty: never sent."""
    versions = submission.versions.order_by("-number")
    content = versions.values_list("content", flat=True).first()
    return content["answers"] if content else {}


def estimates_of(submission: Submission) -> frozenset[str]:
    """The indicators whose value in the newest sent version is an estimate."""
    sent = newest_content(submission).items()
    return frozenset(
        code
        for code, each in sent
        if each["value"] is not None and each["status"] == ValueStatus.ESTIMATE
    )


def beyond_estimates(submission: Submission, answers: Mapping[str, Any]) -> list[str]:
    """The indicators of ``answers``, as a version would freeze them, that were not sent so and
    may not change in the top-up: edited after the newest version, and locked before they were sent.
    """
    sent, free = newest_content(submission), estimates_of(submission)
    codes = sorted((sent.keys() | answers.keys()) - free)
    return [code for code in codes if _declares(answers.get(code)) != _declares(sent.get(code))]


def _declares(frozen: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    """What an answer says and by which papers; a corrected số of a paper is no other paper."""
    papers = [(_proof(paper), paper["pages"], paper["reason"]) for paper in papers_of(frozen or {})]
    if frozen is None or not (frozen["value"] or frozen["explanation"] or papers):
        return None
    names = ("value", "status", "estimated_to", "explanation")
    return (*(frozen[name] for name in names), papers)


def _proof(paper: Mapping[str, Any]) -> str:
    return str(paper["file"]["sha256"] if paper["file"] else paper["link"])
