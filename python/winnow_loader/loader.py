"""A DataLoader that deals with samples which cannot be read."""

from __future__ import annotations

import random
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Optional, Tuple, Union

import torch
from torch.utils.data import DataLoader, Dataset, default_collate, default_convert, get_worker_info

from .errors import SampleError, WinnowError
from .header import ON_ERROR_POLICIES
from .randomness import RANDOMNESS_KINDS, SeededIndex, SeededOrder, drawing_from, epoch_seed_of

# A replacement that is bad as often as this, in a row, is taken for a dataset that is bad throughout.
_MOST_REPLACEMENTS = 1000


class BadSample(NamedTuple):
    """A sample that could not be loaded."""

    index: int  # type: ignore[assignment] # hides the method of tuples, which nobody asks of this one
    path: str
    cause: str


class LoaderReport(NamedTuple):
    """What went wrong, over all epochs of a loader."""

    #: Every bad sample once, by index.
    bad: List[BadSample]
    #: How often a bad sample was met.
    encounters: int


class _Loaded(NamedTuple):
    samples: List[Any]
    bad: List[BadSample]
    failure: Optional[SampleError]


class _Fetched(NamedTuple):
    """A batch and what was met on its way. A named tuple, which torch pins, and sends between processes, part by part."""

    batch: Any
    is_empty: bool
    bad: List[BadSample]
    failures: "Tuple[_Failure, ...]"


class _Failure:
    """An error on its way from a worker: torch would make another one of it."""

    def __init__(self, error: SampleError) -> None:
        self.error = error


class _Guarded(Dataset):  # type: ignore[type-arg] # not generic at run time in torch 1.13
    """Samples of a dataset under an error policy: one sample, none, or the failure."""

    def __init__(self, dataset: Any, on_error: str) -> None:
        self.dataset = dataset
        self.on_error = on_error

    def __len__(self) -> int:
        return len(self.dataset)

    def __getitem__(self, index: Union[int, SeededIndex]) -> _Loaded:
        if not isinstance(index, SeededIndex):
            return self._load(index)
        with drawing_from(index.seed):
            return self._load(index.at)

    def _load(self, index: int) -> _Loaded:
        bad: List[BadSample] = []
        at = index
        while True:
            try:
                return _Loaded([self.dataset[at]], bad, None)
            except Exception as error:
                path = self.dataset.path_of(at) if _has_path(self.dataset, at) else ""
                if self.on_error == "throw" or len(bad) >= _MOST_REPLACEMENTS:
                    failure = SampleError(at, path, _message(error))
                    if get_worker_info() is None:
                        raise failure from error
                    return _Loaded([], bad, failure)
                bad.append(BadSample(at, path, _message(error)))
                if self.on_error == "skip":
                    return _Loaded([], bad, None)
                # Python's own generator, which torch seeds in every worker.
                at = random.randint(0, len(self.dataset) - 1)


def _has_path(dataset: Any, index: int) -> bool:
    try:
        dataset.path_of(index)
    except Exception:
        # What keeps a sample from being located is the error that is being handled.
        return False
    return True


def _message(error: BaseException) -> str:
    return error.message if isinstance(error, WinnowError) else str(error) or type(error).__name__


class _Collate:
    """Takes the guard's wrapping off, and makes a batch of what is left."""

    def __init__(self, collate: Callable[[Any], Any], is_batched: bool) -> None:
        self.collate = collate
        self.is_batched = is_batched

    def __call__(self, loaded: Any) -> _Fetched:
        parts: List[_Loaded] = loaded if self.is_batched else [loaded]
        samples = [sample for part in parts for sample in part.samples]
        bad = [one for part in parts for one in part.bad]
        failures = tuple(_Failure(part.failure) for part in parts if part.failure is not None)
        if failures or not samples:
            return _Fetched(None, True, bad, failures)
        return _Fetched(self.collate(samples if self.is_batched else samples[0]), False, bad, ())


class ManifestLoader(DataLoader):  # type: ignore[type-arg] # not generic at run time in torch 1.13
    """``torch.utils.data.DataLoader`` with two more options, and a report.

    :param on_error: ``throw`` raises a :class:`SampleError`; ``skip`` leaves the sample out of its batch, which may then be short, and a batch
        without any is left out; ``replace`` draws another sample by ``random.randint``, so that batches keep their size
    :param randomness: ``per-sample`` seeds torch's default generator and Python's ``random`` for each sample, from the seed of ``generator`` or else
        of the default one, the epoch (the first is 0) and the index alone: any number of workers then makes the same samples
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: Optional[int] = 1,
        *,
        on_error: str = "throw",
        randomness: str = "torch",
        collate_fn: Optional[Callable[[Any], Any]] = None,
        batch_sampler: Any = None,
        **options: Any,
    ) -> None:
        if on_error not in ON_ERROR_POLICIES:
            raise WinnowError(
                "BAD_INPUT",
                f"Expected one of {', '.join(ON_ERROR_POLICIES)} for on_error but received {on_error}.",
                "on_error",
            )
        if randomness not in RANDOMNESS_KINDS:
            raise WinnowError(
                "BAD_INPUT",
                f"Expected one of {', '.join(RANDOMNESS_KINDS)} for randomness but received {randomness}.",
                "randomness",
            )
        # Before torch's own, which asks for the length, and with it for the order.
        self.randomness = randomness
        self._epochs_begun = 0
        is_batched = batch_size is not None or batch_sampler is not None
        collate = collate_fn or (default_collate if is_batched else default_convert)
        super().__init__(
            _Guarded(dataset, on_error),
            batch_size=batch_size,
            batch_sampler=batch_sampler,
            collate_fn=_Collate(collate, is_batched),
            **options,
        )
        self._bad: Dict[int, BadSample] = {}
        self._encounters = 0

    def __iter__(self) -> Any:
        self._epochs_begun += 1
        # The iterator is made at once, since that is when torch draws the base seed of the workers.
        fetched: Iterator[_Fetched] = super().__iter__()
        return self._batches(fetched)

    @property
    def _index_sampler(self) -> Any:
        # What torch's loader takes its indices from, with and without batches.
        indices = super()._index_sampler
        return indices if self.randomness == "torch" else SeededOrder(indices, self._epoch_seed)

    def _epoch_seed(self) -> int:
        seed = torch.initial_seed() if self.generator is None else self.generator.initial_seed()
        return epoch_seed_of(seed, self._epochs_begun - 1)

    def _batches(self, fetched: Iterator[_Fetched]) -> Iterator[Any]:
        for batch, is_empty, bad, failures in fetched:
            for sample in bad:
                self._bad.setdefault(sample.index, BadSample(*sample))
            self._encounters += len(bad)
            for failure in failures:
                raise failure.error
            if not is_empty:
                yield batch

    def report(self) -> LoaderReport:
        """What could not be loaded so far."""
        return LoaderReport(sorted(self._bad.values()), self._encounters)
