"""Prints what `winnow loader --json` prints, from winnow_loader: a line per batch, and a line that closes each run."""

import hashlib
import json
import random
import sys

import torch
from torch.utils.data import SequentialSampler

from winnow_loader import ManifestDataset, WinnowError


def run(case):
    dataset = ManifestDataset(case["manifest"], split=case.get("split"))
    torch.manual_seed(case["seed"])
    random.seed(case["seed"])
    order = {
        "manifest": {},
        "shuffle": {"shuffle": True},
        "sequential": {"sampler": SequentialSampler(dataset)},
    }[case["order"]]
    if case.get("persistent"):
        order["persistent_workers"] = True
    if case.get("start"):
        order["multiprocessing_context"] = case["start"]
    order["randomness"] = case.get("randomness", "torch")
    loader = dataset.loader(case["batch"], num_workers=case["workers"], on_error=case.get("onError"), **order)
    for epoch in range(case.get("epochs", 2)):
        for batch, (images, labels) in enumerate(loader):
            digest = hashlib.sha256(images.numpy().tobytes()).hexdigest()
            shape = {"shape": list(images.shape), "dtype": str(images.dtype).split(".")[1], "sha256": digest}
            print(json.dumps({"epoch": epoch, "batch": batch, "labels": labels.tolist(), "images": shape}))
    bad, encounters = loader.report()
    print(json.dumps({"bad": [one.path for one in bad], "encounters": encounters}))


if __name__ == "__main__":
    torch.set_num_threads(1)
    for case in json.loads(sys.argv[1]):
        try:
            run(case)
        except WinnowError as error:
            print(json.dumps({"code": error.code, "subject": error.subject}))
