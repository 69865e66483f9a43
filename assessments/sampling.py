"""Which files a province unit checks again: a draw that anyone can repeat from its seed.

Pure. The seed is written down before anything is drawn. Each key has its place in an order that
the seed alone decides, so that a bigger share contains the smaller one, and one more agency moves
nobody else's place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def drawn(seed: str, keys: Iterable[str], percent: int) -> list[str]:
    """The keys drawn, sorted: ``percent`` of them, rounded up. Raises ``ValueError``."""
    if not seed or not 1 <= percent <= 100:
        raise ValueError("A draw has a seed and a share from 1 to 100 percent.")
    every = sorted(set(keys), key=lambda key: (_place(seed, key), key))
    return sorted(every[: -(-len(every) * percent // 100)])


def _place(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()
