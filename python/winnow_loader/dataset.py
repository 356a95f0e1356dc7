"""The samples of a manifest as a torch dataset."""

from __future__ import annotations

import os
from array import array
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple, TypeVar, Union

import torch
from torch.utils.data import (
    Dataset,
    DistributedSampler,
    RandomSampler,
    SequentialSampler,
    WeightedRandomSampler,
)

from .errors import WinnowError
from .files import SampleResolver, image_to_tensor, read_image
from .header import SamplerSpec
from .loader import ManifestLoader
from .manifest import Manifest, read_manifest
from .recipe import parse_recipe
from .samplers import DistributedWeightedSampler

T = TypeVar("T")


class ManifestDataset(Dataset):  # type: ignore[type-arg] # not generic at run time in torch 1.13
    """The samples of a manifest, or of one split of it: index i is the i-th line of the split. A sample is ``(image, label)``.

    :param manifest: a ``*.manifest.jsonl``, or a :class:`Manifest` that was read before
    :param split: only the samples of this split; by default all, in the order of the file
    :param transform: called with an RGB ``PIL.Image``. By default the manifest's own transforms for the split. ``None`` is none: the image is then a
        tensor of uint8, height x width x 3, as it also is where the manifest has no transforms
    :param roots: folders by root id, where they have moved; relative ones start at the working directory
    :param classes_digest: ``sha256:…``, the ``classes_digest`` of the dataset that a model was trained with; a manifest with other classes is refused
    :param verify_digest: off, a manifest whose samples were edited on purpose is read
    :raises WinnowError: as :func:`read_manifest` does; ``SPLIT_UNKNOWN``; ``RECIPE_INVALID``
    """

    def __init__(
        self,
        manifest: Union[str, "os.PathLike[str]", Manifest],
        split: Optional[str] = None,
        transform: Union[Callable[[Any], Any], str, None] = "manifest",
        *,
        roots: Optional[Mapping[str, str]] = None,
        classes_digest: Optional[str] = None,
        verify_digest: bool = True,
    ) -> None:
        self.manifest = (
            manifest
            if isinstance(manifest, Manifest)
            else read_manifest(
                manifest, roots=roots, classes_digest=classes_digest, verify_digest=verify_digest
            )
        )
        known = self.manifest.splits
        if split is not None and split not in known:
            raise WinnowError(
                "SPLIT_UNKNOWN",
                f"Expected one of {', '.join(known)} for split but received {split}.",
                split,
                "Name a split that the manifest has samples of.",
            )
        self.split = split
        self._lines: Optional["array[int]"] = (
            None if split is None or len(known) == 1 else self.manifest.indices_of_split(split)
        )
        if isinstance(transform, str):
            if transform != "manifest":
                raise WinnowError(
                    "BAD_INPUT",
                    f"Expected a function for transform but received {transform}.",
                    "transform",
                    'Give a function, None for none, or "manifest" for the manifest\'s own.',
                )
            ops = self._own(self.manifest.header.transforms)
            self.transform: Optional[Callable[[Any], Any]] = parse_recipe(ops) if ops else None
        else:
            self.transform = transform
        self._locate = SampleResolver(self.manifest.root_folders)

    def _own(self, by_split: Mapping[str, T]) -> Optional[T]:
        """What the manifest says of this split; where it has only one, that one is meant."""
        only = self.manifest.splits[0] if len(self.manifest.splits) == 1 else None
        return by_split.get(self.split or only or "")

    @property
    def classes(self) -> List[str]:
        """Class names by index, as the manifest froze them."""
        return self.manifest.header.classes

    @property
    def class_to_idx(self) -> Dict[str, int]:
        """As torchvision's datasets have it."""
        return {name: index for index, name in enumerate(self.classes)}

    @property
    def targets(self) -> "array[int]":
        """The class index of each sample."""
        labels = self.manifest.labels
        return labels if self._lines is None else array("i", (labels[line] for line in self._lines))

    @property
    def weights(self) -> torch.Tensor:
        """The weight of each sample: float64."""
        every: torch.Tensor = torch.frombuffer(self.manifest.weights, dtype=torch.float64)
        return (
            every.clone() if self._lines is None else every[torch.frombuffer(self._lines, dtype=torch.int64)]
        )

    def __len__(self) -> int:
        return len(self.manifest) if self._lines is None else len(self._lines)

    def __getitem__(self, index: int) -> Tuple[Any, int]:
        image = read_image(self.path_of(index), self.manifest.header.orientation)
        sample = image_to_tensor(image) if self.transform is None else self.transform(image)
        return sample, self.manifest.labels[self._line(index)]

    def path_of(self, index: int) -> str:
        """The file of a sample.

        :raises WinnowError: ``PATH_OUTSIDE_ROOT`` for one that a link leads out of its root to
        """
        line = self._line(index)
        return self._locate(self.manifest.root(line), self.manifest.path(line))

    def _line(self, index: int) -> int:
        if not 0 <= index < len(self):
            raise IndexError(f"Expected an index below {len(self)} for a dataset but received {index}.")
        return index if self._lines is None else self._lines[index]

    def sampler(self, generator: Optional[torch.Generator] = None) -> Any:
        """The manifest's sampler for the split, over these samples; a ``SequentialSampler`` where it names none.

        :param generator: what to draw from. By default one with the manifest's seed; torch's default generator where it has none
        """
        spec = self._own(self.manifest.header.sampler) or SamplerSpec("sequential")
        if spec.kind == "sequential":
            return SequentialSampler(self)
        if generator is None and spec.seed is not None:
            generator = torch.Generator().manual_seed(spec.seed)
        if spec.kind == "random":
            return RandomSampler(
                self,
                replacement=bool(spec.replacement),
                num_samples=spec.num_samples,
                generator=generator,
            )
        # torch's signature asks for a sequence, and its code for what as_tensor takes.
        weights: Any = self.weights
        return WeightedRandomSampler(
            weights,
            spec.num_samples or len(self),
            replacement=spec.replacement is not False,
            generator=generator,
        )

    def distributed_sampler(
        self,
        num_replicas: Optional[int] = None,
        rank: Optional[int] = None,
        seed: Optional[int] = None,
        drop_last: bool = False,
    ) -> Any:
        """The same over several processes, by default those of the process group. Call ``set_epoch`` before each epoch.

        :param seed: the same in every process; by default the manifest's, else 0
        :raises WinnowError: ``BAD_INPUT`` for a random sampler with replacement or with a number of samples, which torch cannot distribute
        """
        spec = self._own(self.manifest.header.sampler) or SamplerSpec("sequential")
        chosen = seed if seed is not None else spec.seed or 0
        if spec.kind == "weighted":
            return DistributedWeightedSampler(
                self.weights,
                spec.num_samples or len(self),
                num_replicas=num_replicas,
                rank=rank,
                replacement=spec.replacement is not False,
                seed=chosen,
                drop_last=drop_last,
            )
        if spec.kind == "random" and (spec.replacement or spec.num_samples is not None):
            raise WinnowError(
                "BAD_INPUT",
                "Expected a random sampler without replacement and number of samples for several processes.",
                "sampler",
                "Export the manifest with a weighted sampler instead.",
            )
        return DistributedSampler(
            self,
            num_replicas=num_replicas,
            rank=rank,
            shuffle=spec.kind == "random",
            seed=chosen,
            drop_last=drop_last,
        )

    def loader(
        self,
        batch_size: Optional[int] = 1,
        *,
        sampler: Any = None,
        on_error: Optional[str] = None,
        randomness: str = "torch",
        generator: Optional[torch.Generator] = None,
        **options: Any,
    ) -> ManifestLoader:
        """A DataLoader over these samples, with the manifest's sampler and error policy unless others are named.

        :param generator: what the order and the seeds of the workers are drawn from
        :param options: those of ``torch.utils.data.DataLoader``
        """
        if sampler is None and not options.get("shuffle") and options.get("batch_sampler") is None:
            sampler = self.sampler(generator)
        return ManifestLoader(
            self,
            batch_size,
            sampler=sampler,
            on_error=on_error or self.manifest.header.on_error,
            randomness=randomness,
            generator=generator,
            **options,
        )
