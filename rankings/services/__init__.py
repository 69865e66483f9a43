"""The verbs of a ranking: ``printed`` enters one known from print; ``build`` makes one out of a
cycle, ``publication`` takes it from the check to the public."""
