"""Whole runs of PyTorch's DataLoader over image files. Reads {"folder", "cases"} on stdin, draws the files into the folder, prints a JSON line per case.

A folder has images whose names begin with their class; `broken` ones hold no image.
"""
import hashlib, json, os, random, sys, warnings
import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset, RandomSampler, SubsetRandomSampler, WeightedRandomSampler
from torch.utils.data.dataloader import default_collate
from torchvision import transforms as T
from torchvision.transforms import InterpolationMode

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def draw_files(folder, files):
    for number, (name, kind, width, height) in enumerate(files):
        path = os.path.join(folder, name)
        if kind == "broken":
            with open(path, "w") as f:
                f.write("no image")
            continue
        y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
        a = ((x * (2 + number % 3) + y * (1 + number % 5) + c * 50 + (x * y * 7 + number * 31) % 29) % 256).astype(np.uint8)
        image = Image.fromarray(a, "RGB")
        if kind == "grey":
            image = image.convert("L")
        image.save(path, **(dict(quality=60 + number % 40) if name.endswith(".jpg") else {}))


def build(op):
    fields = {k: v for k, v in op.items() if k != "op"}
    if "interpolation" in fields:
        fields["interpolation"] = InterpolationMode(fields["interpolation"])
    if "transforms" in fields:
        fields["transforms"] = [build(inner) for inner in fields["transforms"]]
    return getattr(T, op["op"])(**fields)


class Prefixed(Dataset):
    """The tutorial's DogCat, with its two ways to live with a bad file."""

    def __init__(self, folder, names, transform, on_error):
        self.folder, self.names, self.transform, self.on_error = folder, names, transform, on_error
        self.classes = sorted({n.split(".")[0] for n in names})

    def __len__(self):
        return len(self.names)

    def __getitem__(self, i):
        name = self.names[i]
        try:
            with open(os.path.join(self.folder, name), "rb") as f:
                image = Image.open(f).convert("RGB")
            return self.transform(image), self.classes.index(name.split(".")[0])
        except Exception:
            if self.on_error == "throw":
                raise
            if self.on_error == "skip":
                return None
            return self[random.randint(0, len(self) - 1)]


def skip_bad(samples):
    good = [s for s in samples if s is not None]
    return default_collate(good) if good else None


def run(case, folder, names):
    torch.manual_seed(case["seed"])
    random.seed(case["seed"])
    own = torch.Generator().manual_seed(case["own"]) if case["own"] is not None else None
    data = Prefixed(folder, names[: case["files"]], T.Compose([build(op) for op in case["recipe"]]), case["onError"])
    n = len(data)
    kw = dict(batch_size=case["batchSize"], num_workers=case["workers"], drop_last=case["dropLast"], generator=own)
    if case["workers"]:
        kw.update(prefetch_factor=case["prefetch"], persistent_workers=case["persistent"])
    if case["onError"] == "skip":
        kw["collate_fn"] = skip_bad
    if case["sampler"] == "shuffle":
        kw["shuffle"] = True
    if case["sampler"] == "replacement":
        kw["sampler"] = RandomSampler(data, True, n + 2, own)
    if case["sampler"] == "subset":
        kw["sampler"] = SubsetRandomSampler(range(0, n, 2), own)
    if case["sampler"] == "weighted":
        kw["sampler"] = WeightedRandomSampler(range(1, n + 1), n + 3, True, own)
    loader, out = DataLoader(data, **kw), []
    for _ in range(2):
        out.append([[y.tolist(), list(x.shape), hashlib.sha256(x.numpy().tobytes()).hexdigest()] for b in loader if b for x, y in [b]])
    return out


job = json.load(sys.stdin)
draw_files(job["folder"], job["files"])
for case in job["cases"]:
    try:
        print(json.dumps(run(case, job["folder"], [f[0] for f in job["files"]])), flush=True)
    except Exception as error:
        # Only as it is to: any other failure is torch's own (a killed worker, no more files to open), and is to be seen as such.
        expected = case["onError"] == "throw" and "cannot identify image file" in str(error)
        print(json.dumps(None if expected else {"failed": repr(error)}), flush=True)
