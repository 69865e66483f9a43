"""``manage.py score ID INDEX_SET ANSWERS.json [--year Y]``: answers to points, without a database.

Standard output is JSON for other programs, numbers as strings with a dot: points and maxima with
the decimals that the framework rounds an indicator to (``"1000.00"``), ``percent`` with two.
Agencies stand in the order of their codes, indicators in that of the decision.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from frameworks.answer_messages import problem_message
from frameworks.definition import Framework, IndexSet
from frameworks.explanations import because_text
from frameworks.files import FrameworkInvalid, FrameworkNotFound, read_framework
from frameworks.scoring.answer_file import NotAnObjectError, NotJSONError, parse_answers
from frameworks.scoring.engine import score
from frameworks.scoring.problems import AnswerProblem, Repeated
from frameworks.scoring.sheet import IndicatorPoints, ScoreSheet
from rankings.ranking import ranks


class Command(BaseCommand):
    help = "Tính điểm một nhóm xếp hạng từ tệp câu trả lời JSON; không cần cơ sở dữ liệu."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("framework", metavar="ID", help="id hoặc id@version của bộ chỉ số")
        parser.add_argument("index_set", metavar="INDEX_SET", help="id của đối tượng đánh giá")
        parser.add_argument("answers", metavar="ANSWERS.json", type=Path, help="tệp câu trả lời")
        parser.add_argument(
            "--year", type=int, help="năm của các thời hạn; không nêu thì lấy năm đầu của bộ chỉ số"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        framework = framework_of(options["framework"])
        index_set = index_set_of(framework, options["index_set"])
        scored = score(
            index_set,
            answers_of(options["answers"]),
            year=year_of(framework, options["year"]),
            rounding=framework.rounding.indicator,
        )
        if scored.problems:
            for problem in scored.problems:
                self.stderr.write(as_text(problem_as_json(problem)), style_func=str)
            sys.exit(1)
        self.stdout.write(as_text(group_as_json(index_set, scored.sheets), indent=2))


# ── What is asked for ──────────────────────────────────────────────────────────────────────


def usage_error(sentence: str, **values: str) -> CommandError:
    return CommandError(sentence % values, returncode=2)


def framework_of(reference: str) -> Framework:
    try:
        return read_framework(reference)
    except FrameworkNotFound as error:
        raise usage_error(_("Không có bộ chỉ số “%(id)s”."), id=reference) from error
    except FrameworkInvalid as error:
        invalid = _("Tệp của bộ chỉ số “%(id)s” có lỗi; lệnh load_frameworks nêu từng lỗi.")
        raise usage_error(invalid, id=reference) from error


def index_set_of(framework: Framework, set_id: str) -> IndexSet:
    if set_id not in framework.sets:
        unknown = _("Bộ chỉ số %(framework)s không có đối tượng “%(id)s”, chỉ có: %(known)s.")
        known = ", ".join(framework.sets)
        raise usage_error(unknown, framework=framework.id, id=set_id, known=known)
    return framework.index_set(set_id)


def year_of(framework: Framework, year: int | None) -> int:
    if year is None:
        return framework.years[0]
    if not MINYEAR <= year <= MAXYEAR:
        raise usage_error(_("Không có năm %(year)s."), year=str(year))
    return year


def answers_of(path: Path) -> Mapping[str, object] | Repeated:
    """The raw answers in the file, by agency."""
    try:
        return parse_answers(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        unreadable = _("Không đọc được tệp “%(path)s”: %(reason)s.")
        raise usage_error(unreadable, path=str(path), reason=error.strerror or "") from error
    except UnicodeDecodeError as error:
        raise usage_error(_("Tệp “%(path)s” không phải UTF-8."), path=str(path)) from error
    except NotJSONError as error:
        raise usage_error(_("Tệp “%(path)s” không phải JSON."), path=str(path)) from error
    except NotAnObjectError as error:
        shape = _("Tệp “%(path)s” phải là một đối tượng JSON: mã cơ quan, rồi mã chỉ số.")
        raise usage_error(shape, path=str(path)) from error


# ── What is given back ─────────────────────────────────────────────────────────────────────

Json = dict[str, Any]


# Characters at which some programs end a line and JSON does not.
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in "\x85\u2028\u2029"}


def as_text(value: Json, indent: int | None = None) -> str:
    """JSON with Vietnamese letters as they are, on one line unless indented.

    Half a surrogate pair, which UTF-8 cannot hold, goes back to the escape it came from.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent).translate(LINE_ENDS)
    return text.encode("utf-8", "backslashreplace").decode()


def problem_as_json(problem: AnswerProblem) -> Json:
    return {
        "agency": problem.agency,
        "indicator": problem.indicator,
        "message": problem_message(problem),
    }


def group_as_json(index_set: IndexSet, sheets: Mapping[str, ScoreSheet]) -> Json:
    rank_of = ranks(index_set, sheets)
    return {agency: sheet_as_json(sheets[agency], rank_of[agency]) for agency in sorted(sheets)}


def sheet_as_json(sheet: ScoreSheet, rank: int | None) -> Json:
    return {
        "total": as_points(sheet.total, sheet),
        "maximum": as_points(sheet.maximum, sheet),
        "ranking_points": as_points(sheet.ranking_points, sheet),
        "percent": str(sheet.percent),
        "tier": sheet.tier,
        "rank": rank,
        "parts": {part: as_points(points, sheet) for part, points in sheet.parts.items()},
        "main_indices": {
            code: as_points(points, sheet) for code, points in sheet.main_indices.items()
        },
        "indicators": {
            code: indicator_as_json(points, sheet) for code, points in sheet.indicators.items()
        },
    }


def indicator_as_json(points: IndicatorPoints, sheet: ScoreSheet) -> Json:
    return {
        "points": as_points(points.points, sheet),
        "maximum": as_points(points.maximum, sheet),
        "outcome": points.outcome.value,
        "because": because_text(points),
    }


def as_points(value: Decimal, sheet: ScoreSheet) -> str:
    """With the decimals of the rounding, or its own where it has more: 20 is "20.00"."""
    places = max(sheet.places, -int(value.normalize().as_tuple().exponent))
    return f"{value:.{places}f}"
