"""Random draws that depend on (seed, epoch, index) alone, so that results do not change with the number of workers."""

from __future__ import annotations

import random
from contextlib import contextmanager
from typing import Any, Callable, Iterator, List, NamedTuple, Union

import torch

#: Where a sample's draws come from: a stream that runs through all samples of a process, as in torch, or one of the sample's own.
RANDOMNESS_KINDS = ("torch", "per-sample")

_MASK = 2**64 - 1


def _mix(value: int) -> int:
    """One step of SplitMix64 (Steele, Lea and Flood, 2014): every bit of 64 depends on every bit."""
    z = (value + 0x9E3779B97F4A7C15) & _MASK
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & _MASK
    return z ^ (z >> 31)


def epoch_seed_of(seed: int, epoch: int) -> int:
    """``mix(mix(seed) + epoch)``, modulo 2^64."""
    return _mix(_mix(seed & _MASK) + epoch)


def sample_seed_of(epoch_seed: int, index: int) -> int:
    """``mix(epoch_seed + index)``, modulo 2^64. torch's generator takes the low 32 bits of it, Python's ``random`` all 64."""
    return _mix(epoch_seed + index)


class SeededIndex(NamedTuple):
    """A sample to load, and what its draws are seeded with."""

    at: int
    seed: int


@contextmanager
def drawing_from(seed: int) -> Iterator[None]:
    """Seeds torch's default generator and Python's ``random`` for what is loaded within; afterwards both go on where they were."""
    generator = torch.default_generator
    before, python_before = generator.get_state(), random.getstate()
    generator.manual_seed(seed)
    random.seed(seed)
    try:
        yield
    finally:
        generator.set_state(before)
        random.setstate(python_before)


class SeededOrder:
    """The indices of a loader, one by one or in batches, each with its seed.

    :param indices: a sampler, or a batch sampler
    :param epoch_seed: asked when an epoch begins
    """

    def __init__(self, indices: Any, epoch_seed: Callable[[], int]) -> None:
        self.indices = indices
        self.epoch_seed = epoch_seed

    def __len__(self) -> int:
        return len(self.indices)

    def __iter__(self) -> Iterator[Union[SeededIndex, List[SeededIndex]]]:
        # Not a generator itself: the seed is that of the epoch that begins, also when its first batch is asked for later.
        return self._seeded(self.epoch_seed())

    def _seeded(self, epoch_seed: int) -> Iterator[Union[SeededIndex, List[SeededIndex]]]:
        for index in self.indices:
            if isinstance(index, (list, tuple)):
                yield [SeededIndex(at, sample_seed_of(epoch_seed, int(at))) for at in index]
            else:
                yield SeededIndex(index, sample_seed_of(epoch_seed, int(index)))
