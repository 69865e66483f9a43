from __future__ import annotations

import pytest

from frameworks.spreadsheets import neutralised, restored


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_a_spreadsheet_would_run_is_made_text_and_read_back(start: str):
    name = f"{start}HYPERLINK(1)"

    assert neutralised(name) == f"'{name}"
    assert restored(neutralised(name)) == name


@pytest.mark.parametrize("name", ["Sở Y tế", "", "'60s", "625,30", "Ban QL = KCN"])
def test_what_no_spreadsheet_would_run_stays_as_it_is(name: str):
    assert neutralised(name) == name
    assert restored(name) == name
