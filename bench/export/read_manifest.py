"""A split of a manifest as a dataset that is ready to be drawn from, timed once PyTorch is loaded. Started by bench/export.ts."""
import json, resource, sys, time

from winnow_loader import ManifestDataset

begun = time.perf_counter()
dataset = ManifestDataset(sys.argv[1], split="train")
seconds = time.perf_counter() - begun
assert len(dataset) == 900_000
print(json.dumps({"seconds": seconds, "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
