"""What torchvision makes of recipes: reads cases as JSON on stdin, prints one JSON line per case.

A case is {"recipe": [...], "seed": n, "width": w, "height": h, "kind": "noise" | "smooth" | "flat"}, its image drawn by a formula that the test knows too.
Printed are the pipeline as text and each stage's shape, dtype and SHA-256 (its bytes in base64, too, where the case says "bytes": true), or the error.
"""
import base64, hashlib, json, random, sys, warnings
import numpy as np
import torch
from PIL import Image
from torchvision import transforms as T
from torchvision.transforms import InterpolationMode, autoaugment

warnings.simplefilter("ignore")
torch.set_num_threads(1)


def image(case):
    y, x, c = np.meshgrid(np.arange(case["height"]), np.arange(case["width"]), np.arange(3), indexing="ij")
    if case["kind"] == "noise":
        a = (x * x * 31 + y * y * 17 + x * y * 13 + c * 97) % 251
    elif case["kind"] == "smooth":
        a = (x * 2 + y + c * 50) // 3 % 256
    else:
        a = x * 0 + 77 + c * 9
    return Image.fromarray(a.astype(np.uint8), "RGB")


def build(op):
    fields = {k: v for k, v in op.items() if k != "op"}
    if "interpolation" in fields:
        fields["interpolation"] = InterpolationMode(fields["interpolation"])
    if "dtype" in fields:
        fields["dtype"] = getattr(torch, fields["dtype"])
    if "policy" in fields:
        fields["policy"] = autoaugment.AutoAugmentPolicy(fields["policy"])
    if "transforms" in fields:
        fields["transforms"] = [build(inner) for inner in fields["transforms"]]
    for name in ("transformation_matrix", "mean_vector"):
        if name in fields:
            fields[name] = torch.tensor(fields[name])
    return getattr(T, op["op"])(**fields)


def stage(name, sample, with_bytes):
    if isinstance(sample, (tuple, list)):
        return dict(name=name, items=[stage(name, item, with_bytes) for item in sample])
    if torch.is_tensor(sample):
        shape, dtype, data = list(sample.shape), str(sample.dtype)[6:], sample.contiguous().numpy().tobytes()
    else:
        data = np.asarray(sample)
        shape, dtype, data = [*data.shape, 1][:3], "uint8", data.tobytes()
    out = dict(name=name, shape=shape, dtype=dtype, sha256=hashlib.sha256(data).hexdigest())
    if with_bytes:
        out["bytes"] = base64.b64encode(data).decode()
    return out


for case in json.load(sys.stdin):
    pipeline = T.Compose([build(op) for op in case["recipe"]])
    torch.manual_seed(case["seed"])
    random.seed(case["seed"])
    sample, stages, error = image(case), [], None
    try:
        for op, transform in zip(case["recipe"], pipeline.transforms):
            sample = transform(sample)
            stages.append(stage(op["op"], sample, case.get("bytes", False)))
    except Exception as e:
        error = str(e)
    print(json.dumps(dict(text=str(pipeline), stages=stages, error=error)))
