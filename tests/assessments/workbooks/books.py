"""Workbooks as people hand them in: the template, filled, spoiled, or re-saved elsewhere."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from django.utils import timezone

from assessments.models import Agency, Submission, User
from assessments.services import cycles
from assessments.workbooks.layout import ENTRY_SHEET, HEAD_ROW, KEY, ONCE, VALUE
from assessments.workbooks.preview import Preview, preview_of
from frameworks.loader import load
from frameworks.models import FrameworkVersion
from tests.assessments.world import CLOSES, OPENS

DATA = Path(__file__).with_name("data")
EVERY_RULE = Path(__file__).parents[2] / "every_rule" / "every-rule.yaml"

Cells = Mapping[str, Any]  # «1.1|a», «1.1|explanation», or a place like «N9», → what is put there


def every_rule(people: dict[str, User], set_id: str = "percent") -> Submission:
    """Sở Y tế's, under a decision that has every kind of rule."""
    load([EVERY_RULE])
    version = FrameworkVersion.objects.get(framework_id="every-rule")
    cycle = cycles.open_cycle(
        slug="2023-moi-cach",
        title="Kỳ 2023",
        framework_version=version,
        year=2023,
        standing_agency=Agency.objects.get(slug="so-tttt"),
        opens_at=OPENS,
        deadlines=cycles.due_dates(version, 2023),
        is_sample=True,
        by=people["giang"],
    )
    if not cycle.deadlines.filter(set_id=set_id).exists():  # its decision prints none
        cycle.deadlines.create(set_id=set_id, printed="trước ngày 25/12", closes_at=CLOSES)
    agency = Agency.objects.get(slug="so-y-te")
    return cycles.assign(cycle, agency, set_id=set_id, by=people["giang"])


def places(data: bytes) -> dict[str, str]:
    """Where each line of a template takes its value: «1.1|a» → «D7»; and what it has once."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[ENTRY_SHEET]
    found: dict[str, str] = {}
    for row in range(HEAD_ROW + 1, sheet.max_row + 1):
        address = sheet[f"{KEY}{row}"].value
        if address:
            code = address.partition("|")[0]
            if not any(each.startswith(f"{code}|") for each in found):
                found |= {f"{code}|{key}": f"{column}{row}" for key, column in ONCE.items()}
            found[address] = f"{VALUE}{row}"
    return found


def filled(data: bytes, cells: Cells) -> bytes:
    """``data`` as a person fills it in with openpyxl: no formula has a result."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet, where = book[ENTRY_SHEET], places(data)
    for key, value in cells.items():
        sheet[where.get(key, key)].value = value
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def changed(data: bytes, change: Callable[[openpyxl.Workbook], object]) -> bytes:
    """``data`` after ``change`` had its hands on it."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    return saved(book)


def rewritten(data: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """``data`` with the text of one of its parts changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == part:
                assert change(text.decode()) != text.decode(), part
                text = change(text.decode()).encode()
            new.writestr(name, text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def with_cell(data: bytes, key: str, xml: str) -> bytes:
    """``data`` with the cell of ``key`` written as ``xml``, where {r} is its place."""
    ref = places(data)[key]
    cell = re.compile(rf'<c r="{ref}"[^>]*?(/>|>.*?</c>)', re.DOTALL)
    return rewritten(
        data, "xl/worksheets/sheet1.xml", lambda text: cell.sub(xml.format(r=ref), text)
    )


def shown(submission: Submission, data: bytes, by: User) -> Preview:
    """What the portal says of ``data``, now."""
    return preview_of(submission, data, by=by, now=timezone.now())


def mistakes(preview: Preview) -> dict[str, str]:
    """Every mistake by its place."""
    found = [*preview.strays, *(each for wrong in preview.wrong for each in wrong.mistakes)]
    return {each.ref: each.sentence for each in found}


def texts(data: bytes) -> dict[str, str]:
    """Everything that stands in the cells that people fill in, by key."""
    sheet = openpyxl.load_workbook(io.BytesIO(data))[ENTRY_SHEET]
    values = {key: sheet[ref].value for key, ref in places(data).items()}
    return {key: value for key, value in values.items() if value is not None}
