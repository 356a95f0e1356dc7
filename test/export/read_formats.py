"""Reads what the exports wrote with Python's own modules, and prints it as JSON."""

import csv
import hashlib
import json
import os
import sys
import tarfile


def sha(data):
    return hashlib.sha256(data).hexdigest()


def read_csv(file):
    with open(file, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, dialect="excel-tab" if file.endswith(".tsv") else "excel"))


def read_shards(folder):
    shards = {}
    for name in sorted(os.listdir(folder)):
        with tarfile.open(os.path.join(folder, name)) as tar:
            members = [(member, tar.extractfile(member).read()) for member in tar]
        shards[name] = [
            [
                member.name,
                member.mtime,
                member.mode,
                data.decode() if member.name[-4:] == ".cls" or member.name[-5:] == ".json" else sha(data),
            ]
            for member, data in members
        ]
    return shards


def read_image_folder(folder):
    from torchvision.datasets import ImageFolder

    data = ImageFolder(folder)
    return {
        "classes": data.classes,
        "samples": [[sha(open(file, "rb").read()), label] for file, label in data.samples],
    }


readers = {
    "csv": read_csv,
    "shards": read_shards,
    "imagefolder": read_image_folder,
    "json": lambda file: json.load(open(file, encoding="utf-8")),
}
print(json.dumps(readers[sys.argv[1]](sys.argv[2])))
