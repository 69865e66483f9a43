"""What the bench says in passing: what a verdict came to, and the indicators beside this one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.navigation import Link, Section
from assessments.pages.bench_rows import Row
from assessments.selectors.queue import Order
from dti_portal import display

ORDER = "hang"  # what the address says: in which order the queue goes


def at_order(url: str, order: Order) -> str:
    """``url`` in an order; the usual one is not named."""
    return url if order is Order.AGENCY else f"{url}?{ORDER}={order}"


def saved_words(row: Row) -> str:
    """«4.2: Điều chỉnh, 9,44 → 8,89 điểm (−0,55).»"""
    verdict = f"{row.code}: {row.mark.word}"
    if row.open:
        return _("{verdict}. Đơn vị trả lời được ngay từ bây giờ.").format(verdict=verdict)
    if row.final.points is None:
        return _("{verdict}. {why}").format(verdict=verdict, why=row.final.because)
    after = display.points(row.final.points)
    if row.difference is None:
        return _("{verdict}, {after} điểm.").format(verdict=verdict, after=after)
    return _("{verdict}, {before} → {after} điểm ({change}).").format(
        verdict=verdict,
        before=display.points(row.declared.points),
        after=after,
        change=signed(row.difference),
    )


def signed(change: Decimal) -> str:
    """«−0,55», «+1,20»."""
    return f"{'−' if change < 0 else '+'}{display.points(abs(change))}"


def side_of(row: Row, rows: Sequence[Row], order: Order = Order.AGENCY) -> Section:
    """The indicators of the same main index, each with its verdict, for the side bar."""
    agency = row.bench.submission.agency
    links = [
        Link(
            f"{each.code} {each.mark.word}",
            at_order(each.url, order),
            each.mark.icon,
            current=each.code == row.code,
        )
        for each in rows
    ]
    return Section(
        _("{agency} · {n}. {title}").format(agency=agency, n=row.main.code, title=row.main.title),
        links,
    )
