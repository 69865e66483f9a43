"""``ANSWERS.json``: text → raw answers, with every number kept as it stands.

Python's own reader would make 62.9 a float, 1e400 an infinity, and of a key named twice the last
one. Here a number stays a ``Numeral`` and an object with a repeated key becomes ``Repeated``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from frameworks.scoring.numbers import Numeral
from frameworks.scoring.problems import Repeated


class NotJSONError(ValueError):
    """The text is no JSON."""


class NotAnObjectError(ValueError):
    """The text is JSON, but no object of agencies."""


def parse_answers(text: str) -> Mapping[str, object] | Repeated:
    """The JSON object of ``text``, by agency. Raises ``NotJSONError``, ``NotAnObjectError``."""
    try:
        document = json.loads(
            text,
            parse_float=Numeral,
            parse_int=Numeral,
            parse_constant=Numeral,
            object_pairs_hook=_object,
        )
    except (ValueError, RecursionError) as error:
        raise NotJSONError from error
    if not isinstance(document, (Mapping, Repeated)):
        raise NotAnObjectError
    return document


def _object(pairs: list[tuple[str, object]]) -> object:
    counts = Counter(key for key, _value in pairs)
    repeated = tuple(key for key, count in counts.items() if count > 1)
    return Repeated(repeated) if repeated else dict(pairs)
