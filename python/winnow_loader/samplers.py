"""Orders of drawing that torch lacks."""

from __future__ import annotations

from typing import Iterator, Optional, Sequence, Union

import torch
import torch.distributed as dist
from torch.utils.data import Sampler


class DistributedWeightedSampler(Sampler):  # type: ignore[type-arg] # not generic at run time in torch 1.13
    """Weighted sampling over several processes.

    Every rank makes the draw that a single process would make (a ``WeightedRandomSampler`` over ``total_size`` samples, seeded with seed + epoch) and
    takes every ``num_replicas``-th index of it, so that all ranks together draw exactly that. What fills an uneven tail is further draws, not
    repetitions. Call :meth:`set_epoch` before each epoch.

    :param num_samples: how many all processes draw together in an epoch; rounded up to a multiple of ``num_replicas`` (down with ``drop_last``)
    :param num_replicas: by default the size of the process group; 1 where there is none
    :param rank: by default the rank in the process group; 0 where there is none
    :param seed: the same in every process
    :raises ValueError: in torch's words
    """

    def __init__(
        self,
        weights: Union[Sequence[float], torch.Tensor],
        num_samples: int,
        num_replicas: Optional[int] = None,
        rank: Optional[int] = None,
        replacement: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ) -> None:
        in_group = dist.is_available() and dist.is_initialized()
        if num_replicas is None:
            num_replicas = dist.get_world_size() if in_group else 1
        if rank is None:
            rank = dist.get_rank() if in_group else 0
        if not isinstance(num_samples, int) or isinstance(num_samples, bool) or num_samples <= 0:
            raise ValueError(
                f"num_samples should be a positive integer value, but got num_samples={num_samples}"
            )
        if not isinstance(replacement, bool):
            raise ValueError(f"replacement should be a boolean value, but got replacement={replacement}")
        if rank >= num_replicas or rank < 0:
            raise ValueError(f"Invalid rank {rank}, rank should be in the interval [0, {num_replicas - 1}]")
        self.weights = torch.as_tensor(weights, dtype=torch.double)
        self.num_samples = num_samples // num_replicas if drop_last else -(-num_samples // num_replicas)
        self.total_size = self.num_samples * num_replicas
        if self.total_size == 0:
            raise ValueError(
                f"Expected at least {num_replicas} for num_samples with drop_last and {num_replicas} replicas"
                f" but received {num_samples}."
            )
        self.num_replicas = num_replicas
        self.rank = rank
        self.replacement = replacement
        self.seed = seed
        self.epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Makes every process draw anew, and alike."""
        self.epoch = epoch

    def __iter__(self) -> Iterator[int]:
        generator = torch.Generator()
        generator.manual_seed(self.seed + self.epoch)
        drawn = torch.multinomial(self.weights, self.total_size, self.replacement, generator=generator)
        return iter(drawn[self.rank :: self.num_replicas].tolist())

    def __len__(self) -> int:
        return self.num_samples
