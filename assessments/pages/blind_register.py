"""The seeds of double scoring in public: said before anything is judged, and what was drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.models import BlindBatch, BlindPair, BlindSeed


@dataclass(frozen=True)
class SeedRow:
    """One cycle: its seed and its draws.

    ``alone``: drawn, and nobody was left who could score second, or was named.
    """

    seed: BlindSeed
    batches: Sequence[BlindBatch]
    alone: int

    @property
    def drawn(self) -> int:
        return sum(batch.drawn for batch in self.batches)


@dataclass(frozen=True)
class BlindRegister:
    """Cycles that only show how the portal works stand apart."""

    rows: Sequence[SeedRow]
    samples: Sequence[SeedRow]


def blind_register_page() -> BlindRegister:
    """Every seed, the newest year first. The lists themselves are public with the results."""
    seeds = BlindSeed.objects.select_related("cycle").order_by("-cycle__year", "-pk")
    rows = [_row(seed) for seed in seeds.prefetch_related("batches")]
    return BlindRegister(
        [row for row in rows if not row.seed.cycle.is_sample],
        [row for row in rows if row.seed.cycle.is_sample],
    )


def _row(seed: BlindSeed) -> SeedRow:
    pairs = BlindPair.objects.filter(batch__seed=seed)
    return SeedRow(seed, list(seed.batches.all()), pairs.filter(unit=None).count())
