"""From a sample to its file, and from the file to its picture."""

from __future__ import annotations

import os
import re
from typing import Any, Dict, Optional

import torch
from PIL import Image, ImageOps

from .errors import WinnowError


# A byte of a name that is no UTF-8, as a manifest spells it; "\u241b" twice is the sign itself.
_SPELLED = re.compile("\u241b\u241b|\u241b([89A-F][0-9A-F])")


def file_name(spelled: str) -> str:
    """The name that the disk has for a path of a manifest; bytes that are no UTF-8 as :func:`os.fsdecode` gives them."""
    if "\u241b" not in spelled:
        return spelled
    raw = b""
    end = 0
    for found in _SPELLED.finditer(spelled):
        raw += os.fsencode(spelled[end : found.start()])
        raw += bytes.fromhex(found[1]) if found[1] else os.fsencode("\u241b")
        end = found.end()
    return os.fsdecode(raw + os.fsencode(spelled[end:]))


class SampleResolver:
    """Gives the file of a sample, and refuses one that a symbolic link in any part of its path leads out of its root to.

    Links that stay inside are followed; a file that is not there is left to the reader to report. Where folders lead is looked up once.
    """

    def __init__(self, root_folders: Dict[str, str]) -> None:
        self._root_folders = root_folders
        self._real: Dict[str, Optional[str]] = {}

    def __call__(self, root: str, path: str) -> str:
        folder = self._root_folders[root]
        file = os.path.normpath(os.path.join(folder, file_name(path)))
        real_root = self._real_folder(folder)
        real_folder = self._real_folder(os.path.dirname(file))
        if real_root is None or real_folder is None:
            return file
        inside = os.path.join(real_root, "")
        for real in (real_folder, _real_or_none(file) if os.path.islink(file) else None):
            if real is None or real == real_root or real.startswith(inside):
                continue
            raise WinnowError(
                "PATH_OUTSIDE_ROOT",
                f"Expected a file inside {folder} but {path} leads to {real}.",
                file,
                "A symbolic link leads out of the root. Put the file itself there, or make its folder a root.",
            )
        return file

    def _real_folder(self, folder: str) -> Optional[str]:
        if folder not in self._real:
            self._real[folder] = _real_or_none(folder)
        return self._real[folder]


def _real_or_none(path: str) -> Optional[str]:
    real = os.path.realpath(path)
    return real if os.path.exists(real) else None


def read_image(file: str, orientation: str) -> Image.Image:
    """The picture as RGB, its EXIF orientation ignored (as torchvision does) or applied."""
    with Image.open(file) as image:
        if orientation == "apply":
            return ImageOps.exif_transpose(image).convert("RGB")
        return image.convert("RGB")


def image_to_tensor(image: Image.Image) -> torch.Tensor:
    """The picture's own bytes: uint8, height x width x 3."""
    width, height = image.size
    data: Any = bytearray(image.tobytes())
    pixels: torch.Tensor = torch.frombuffer(data, dtype=torch.uint8)
    return pixels.view(height, width, 3)
