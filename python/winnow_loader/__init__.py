"""Train in PyTorch on a Winnow manifest: the same samples, order, weights and transforms as the TypeScript loader."""

from .dataset import ManifestDataset
from .errors import SampleError, WinnowError
from .loader import BadSample, LoaderReport, ManifestLoader
from .manifest import Manifest, read_manifest
from .recipe import parse_recipe
from .samplers import DistributedWeightedSampler

__all__ = [
    "BadSample",
    "DistributedWeightedSampler",
    "LoaderReport",
    "Manifest",
    "ManifestDataset",
    "ManifestLoader",
    "SampleError",
    "WinnowError",
    "parse_recipe",
    "read_manifest",
]
