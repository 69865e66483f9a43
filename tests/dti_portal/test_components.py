from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import get_template

from dti_portal.icons import ICONS
from dti_portal.templatetags import ui

ROOT = Path(__file__).parents[2]


def shown(source: str, **context: object) -> str:
    text = Template(source).render(Context(context))
    return re.sub(r"[ \n]+", " ", text).strip()


def test_the_page_shows_every_component(client):
    """A tag that the page does not use is one that nobody has looked at."""
    pages = ROOT / "templates" / "dti_portal"
    source = "".join(path.read_text(encoding="utf-8") for path in pages.rglob("*.html"))
    elsewhere = {"here", "bar_marks", "tier_glyph"}  # parts of the frame, of a table, of a badge

    unseen = [name for name in ui.register.tags if not re.search(rf"{{% {name}\b", source)]

    assert client.get("/thanh-phan/").status_code == 200
    assert set(unseen) == elsewhere


def test_the_page_says_that_its_figures_are_samples(client):
    assert "dữ liệu minh họa" in client.get("/thanh-phan/").content.decode()


@pytest.mark.parametrize("step", range(5))
def test_a_tier_is_a_sign_and_its_word(step: int):
    badge = shown("{% tier_badge 'Nâng cao' step %}", step=step)

    assert badge == (
        '<span class="tier-badge"><svg class="tier" aria-hidden="true">'
        f'<use href="#bac-{step}"/></svg>Nâng cao</span>'
    )


def test_an_unreviewed_tier_says_so():
    assert "chưa thẩm định" in shown("{% tier_badge 'Nâng cao' 3 unreviewed=True %}")


@pytest.mark.parametrize(
    ("provenance", "words"),
    [
        ("decision", "Nguyên văn"),
        ("related", "Văn bản liên quan: 3853/QĐ-UBND"),
        ("reconstructed", "Dựng lại"),
    ],
)
def test_every_provenance_has_its_own_words(provenance: str, words: str):
    label = shown("{% provenance_label p '3853/QĐ-UBND' %}", p=provenance)

    assert re.sub("<[^>]+>", "", label) == words


def test_an_unknown_provenance_is_refused_rather_than_shown_as_another():
    with pytest.raises(ValueError, match="hearsay"):
        shown("{% provenance_label 'hearsay' %}")


@pytest.mark.parametrize(
    ("value", "width"), [("625.30", "62.53"), ("0", "0.00"), ("1000", "100.00"), ("1200", "100.00")]
)
def test_a_bar_is_as_long_as_its_share(value: str, width: str):
    bar = shown("{% score_bar value maximum 3 %}", value=Decimal(value), maximum=Decimal(1000))

    assert f'<rect class="step-3" width="{width}%"' in bar


def test_content_of_a_block_is_escaped_once():
    text = shown("{% note 'info' title=title %}{{ text }}{% endnote %}", title="<b>", text="a & b")

    assert "<strong>&lt;b&gt;</strong> a &amp; b" in text


def test_a_decision_stays_on_one_line():
    assert shown("{{ '791/QĐ-UBND'|decision_name }}") == (
        '<span class="nobr">Quyết\N{NO-BREAK SPACE}định\N{NO-BREAK SPACE}791/QĐ-UBND</span>'
    )


def test_a_button_with_an_address_is_a_link():
    assert shown("{% button 'Mở' href='/x/' %}") == '<a class="btn btn-secondary" href="/x/">Mở</a>'


def test_a_button_submits_only_where_it_says_so():
    assert 'type="button"' in shown("{% button 'Mở' %}")
    assert 'type="submit"' in shown("{% button 'Gửi' type='submit' %}")


class OneField(forms.Form):
    name = forms.CharField(label="Tên", help_text="Như bản in.")


def test_hint_and_error_are_tied_to_their_control():
    field = shown("{% field form.name %}", form=OneField({"name": ""}))

    assert 'aria-describedby="id_name_hint id_name_error"' in field
    assert field.count('aria-invalid="true"') == 1
    assert 'id="id_name_hint"' in field
    assert 'id="id_name_error"' in field


def test_a_field_that_is_right_is_not_called_invalid():
    field = shown("{% field form.name %}", form=OneField({"name": "Sở Y tế"}))

    assert "aria-invalid" not in field


def test_the_printed_clause_stands_in_quotes_beside_the_last_instant():
    banner = shown(
        "{% deadline_banner 'week' '6 ngày' '24/12/2023' 'trước ngày 25/12' days=d today=d.0 %}",
        d=[date(2023, 12, 23), date(2023, 12, 24)],
    )

    assert "“trước ngày 25/12”" in banner
    assert '<li class="is-today" aria-current="date">' in banner
    assert '<li class="is-last">' in banner


def test_every_icon_named_by_a_template_is_there():
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(
            r"(?:{% icon |\bicon=|\bafter=)\"([a-z0-9-]+)\"", path.read_text("utf-8")
        )
    }

    assert named - set(ICONS) == set()


@pytest.mark.parametrize("code", ["403", "404", "500"])
def test_a_page_of_an_error_needs_nothing_but_itself(code: str):
    page = get_template(f"{code}.html").render()

    assert page.count("<h1>") == 1


CARDS = re.compile(r"{% data_table[^%]*cards=True.*?{% enddata_table %}", re.DOTALL)


def test_of_a_table_of_cards_no_number_stands_without_its_label():
    """On a telephone the head is out of sight: a bare number would say nothing."""
    tables = {
        (path.name, table)
        for path in (ROOT / "templates").rglob("*.html")
        for table in CARDS.findall(path.read_text(encoding="utf-8"))
    }
    bare = [
        (name, cell)
        for name, table in tables
        for cell in re.findall(r'<td class="num[^>]*>', table.partition("<tbody>")[2])
        if "data-label" not in cell and "c-act" not in cell
    ]

    assert bare == []
    assert len(tables) > 12  # the control: the tables are found


def test_only_a_stacked_table_never_scrolls():
    """Cards are for a telephone; between it and a wide screen the same table may scroll."""
    body = "<tbody></tbody>"
    cards = shown("{% data_table caption='A' cards=True %}" + body + "{% enddata_table %}")
    stacked = shown("{% data_table caption='A' stacked=True %}" + body + "{% enddata_table %}")

    assert 'class="data-table data-table-cards"' in cards
    assert 'role="region"' in cards
    assert 'role="region"' not in stacked
