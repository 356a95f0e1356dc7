"""Reads a manifest into columns, with the checks and the words of the TypeScript reader."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import re
from array import array
from collections import Counter
from itertools import accumulate
from typing import Any, BinaryIO, Dict, Iterator, List, Mapping, NamedTuple, Optional, Tuple, Union

from .errors import MISSING, Place, WinnowError, manifest_error
from .header import (
    DEFAULT_SPLIT,
    ManifestHeader,
    as_count,
    check_classes,
    optional_count,
    optional_string,
    parse_header,
    parse_line,
)

_BLOCK_BYTES = 1 << 20
# A header names every class; 64 MB hold a million of them. A longer line is no manifest.
_LONGEST_LINE_BYTES = 64 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]")

# NOTE: A line as it is exported. Whole blocks of such lines are read by this one expression, in a fifth of the time that JSON takes; a block
# with any other line goes through JSON, line by line. What matches here is valid: no escapes, no leading slash, no drive.
_CANONICAL = re.compile(
    r'^\{"path":"((?![A-Za-z]:/)[^"\\/\x00-\x1f][^"\\\x00-\x1f]*)"'
    r',"label":(0|[1-9][0-9]{0,8})'
    r',"weight":((?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)'
    r',"split":"([^"\\\x00-\x1f]+)"'
    r'(?:,"width":(?:0|[1-9][0-9]{0,8}))?(?:,"height":(?:0|[1-9][0-9]{0,8}))?'
    r'(?:,"bytes":(?:0|[1-9][0-9]{0,14}))?(?:,"sha256":"[0-9a-f]{64}")?'
    r'(?:,"root":"([^"\\\x00-\x1f]+)")?\}\n',
    re.MULTILINE,
)


class _Sample(NamedTuple):
    path: str
    label: int
    weight: float
    split: str
    root: str


class Manifest:
    """The samples of a manifest as columns: some 50 bytes a sample, shared by worker processes and quick to send to them.

    Sample i is line i + 2 of the file.
    """

    def __init__(self, header: ManifestHeader) -> None:
        self.header = header
        #: Absolute folder of each root, by id.
        self.root_folders: Dict[str, str] = {}
        self.labels = array("i")
        self.weights = array("d")
        self._roots = list(header.roots)
        self._root_code = {root: code for code, root in enumerate(self._roots)}
        self._root_codes = array("i")
        self._split_code: Dict[str, int] = {}
        self._split_codes = array("i")
        self._path_bytes = bytearray()
        self._path_ends = array("q", [0])

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def splits(self) -> List[str]:
        """Its splits, in the order in which they come."""
        return list(self._split_code)

    def path(self, index: int) -> str:
        """Of a sample, relative to its root, ``/`` between its parts."""
        start, end = self._path_ends[index], self._path_ends[index + 1]
        return self._path_bytes[start:end].decode("utf-8", "surrogatepass")

    def root(self, index: int) -> str:
        """Id of the root that a sample lies under."""
        return self._roots[self._root_codes[index]]

    def indices_of_split(self, split: str) -> "array[int]":
        """Of the samples of a split, in their order."""
        code = self._split_code[split]
        return array("q", (i for i, other in enumerate(self._split_codes) if other == code))

    def _add(self, rows: "List[Tuple[str, ...]] | List[_Sample]") -> None:
        """Appends samples whose fields are right, but for those that this checks by raising ValueError or KeyError."""
        if not rows:
            return
        paths, labels, weights, splits, roots = zip(*rows)
        label_column = array("i", map(int, labels))
        weight_column = array("d", map(float, weights))
        if max(label_column) >= len(self.header.classes) or max(weight_column) == float("inf"):
            raise ValueError
        only = self._roots[0] if len(self._roots) == 1 else ""
        root_column = array("i", [self._root_code[root or only] for root in roots])
        self.labels.extend(label_column)
        self.weights.extend(weight_column)
        self._root_codes.extend(root_column)
        for split in dict.fromkeys(splits):
            self._split_code.setdefault(split, len(self._split_code))
        self._split_codes.extend(map(self._split_code.__getitem__, splits))
        encoded = [path.encode("utf-8", "surrogatepass") for path in paths]
        ends = accumulate(map(len, encoded), initial=self._path_ends.pop())
        self._path_ends.extend(ends)
        self._path_bytes += b"".join(encoded)


def read_manifest(
    file: Union[str, "os.PathLike[str]"],
    *,
    roots: Optional[Mapping[str, str]] = None,
    verify_digest: bool = True,
    classes_digest: Optional[str] = None,
) -> Manifest:
    """Reads a manifest, checking everything that it says about itself.

    :param roots: folders by root id, which win over the header's; relative ones start at the working directory
    :param verify_digest: off, an edit that keeps every count goes unnoticed
    :param classes_digest: ``sha256:…``; a manifest with another class list is refused
    :raises WinnowError: ``MANIFEST_INVALID``, ``MANIFEST_TRUNCATED``, ``MANIFEST_EDITED``, ``MANIFEST_NEWER``, ``PATH_OUTSIDE_ROOT``, each with
        file, line and field; ``BAD_INPUT`` where there is no such file, or ``roots`` names a root that the manifest has not
    """
    name = os.fspath(file)
    with _open(name) as stream:
        header = _read_header(stream, name)
        check_classes(header, name, classes_digest)
        manifest = Manifest(header)
        digest = hashlib.sha256() if verify_digest and header.samples_digest is not None else None
        for block in _blocks(stream, name):
            if digest is not None:
                digest.update(block)
            _read_block(manifest, block, name)
    _check_totals(manifest, name)
    if digest is not None and f"sha256:{digest.hexdigest()}" != header.samples_digest:
        raise manifest_error(
            "MANIFEST_EDITED",
            name,
            1,
            "samplesDigest",
            "The samples are not the ones that were exported: their digest is another.",
            "Export the manifest again, or read it with verification switched off if the edit was yours.",
        )
    manifest.root_folders = _root_folders(header, name, roots or {})
    return manifest


def _open(name: str) -> BinaryIO:
    hint = "Name a *.manifest.jsonl that winnow export wrote."
    try:
        if not os.path.isdir(name):
            return open(name, "rb")
    except OSError as error:
        missing = error.errno == errno.ENOENT
        why = (
            "There is no such file"
            if missing
            else f"It cannot be read ({errno.errorcode.get(error.errno or 0, error)})"
        )
        raise WinnowError(
            "BAD_INPUT", f"Expected a manifest but received {name}. {why}.", name, hint
        ) from error
    raise WinnowError("BAD_INPUT", f"Expected a manifest but {name} is not a file.", name, hint)


def _read_header(stream: BinaryIO, file: str) -> ManifestHeader:
    line = stream.readline(_LONGEST_LINE_BYTES)
    if not line:
        raise manifest_error(
            "MANIFEST_INVALID",
            file,
            1,
            None,
            "Expected a header but the file is empty.",
            "Export the manifest again.",
        )
    _check_length(line, file, 1)
    return parse_header(_decode(line, file, 1).rstrip("\n"), file)


def _blocks(stream: BinaryIO, file: str) -> Iterator[bytes]:
    """Runs of whole lines; only the last one of the file may lack its newline."""
    while True:
        block = stream.read(_BLOCK_BYTES)
        if not block:
            return
        if not block.endswith(b"\n"):
            rest = stream.readline(_LONGEST_LINE_BYTES)
            _check_length(rest, file, 2)
            block += rest
        yield block


def _check_length(line: bytes, file: str, number: int) -> None:
    if len(line) >= _LONGEST_LINE_BYTES:
        raise manifest_error(
            "MANIFEST_INVALID",
            file,
            number,
            None,
            "Expected a line of at most 64 MB but received a longer one.",
            "Check that this is a Winnow manifest.",
        )


def _decode(block: bytes, file: str, first_line: int) -> str:
    try:
        return block.decode("utf-8")
    except UnicodeDecodeError as error:
        raise manifest_error(
            "MANIFEST_INVALID",
            file,
            first_line + block.count(b"\n", 0, error.start),
            None,
            "Expected UTF-8 text but received other bytes.",
            "Check that this is a Winnow manifest, and that nothing re-encoded it.",
        ) from error


def _read_block(manifest: Manifest, block: bytes, file: str) -> None:
    first_line = len(manifest) + 2
    text = _decode(block, file, first_line)
    if ".." not in text:
        rows = _CANONICAL.findall(text)
        if len(rows) == text.count("\n") and text.endswith("\n"):
            try:
                manifest._add(rows)
                return
            except (KeyError, ValueError):
                pass  # Some field is wrong: line by line, it is found and named.
    unterminated = not text.endswith("\n")
    lines = (text if unterminated else text[:-1]).split("\n")
    samples: List[_Sample] = []
    for i, line in enumerate(lines):
        try:
            samples.append(_parse_sample(line, manifest.header, Place(file, first_line + i)))
        except WinnowError:
            # The last line of a file that was cut is half a line: that is truncation, and not a malformed sample.
            if unterminated and i == len(lines) - 1:
                _check_not_truncated(manifest.header, len(manifest) + i, file)
            raise
    manifest._add(samples)


def _parse_sample(text: str, header: ManifestHeader, place: Place) -> _Sample:
    fields = parse_line(text, place)
    sample = _Sample(
        root=_root(fields, header, place),
        path=_path(fields, place),
        label=_label(fields, len(header.classes), place),
        weight=_weight(fields, place),
        split=_split(fields, place),
    )
    for side in ("width", "height"):
        if (optional_count(fields, side, place) or 0) >= 2**31:
            raise place.of(side).unexpected("an integer below 2147483648", fields[side])
    optional_count(fields, "bytes", place)
    sha256 = fields.get("sha256", MISSING)
    if sha256 is not MISSING and not (isinstance(sha256, str) and _SHA256.match(sha256)):
        raise place.of("sha256").unexpected("64 lower-case hex digits", sha256)
    tags = fields.get("tags", MISSING)
    if tags is not MISSING and not (isinstance(tags, list) and all(isinstance(tag, str) for tag in tags)):
        raise place.of("tags").unexpected("an array of strings", tags)
    return sample


def _root(fields: Dict[str, Any], header: ManifestHeader, place: Place) -> str:
    root = fields.get("root", MISSING)
    if root is None or root is MISSING:
        root = next(iter(header.roots)) if len(header.roots) == 1 else root or MISSING
    if isinstance(root, str) and root in header.roots:
        return root
    raise place.of("root").unexpected(f"one of the header's roots ({', '.join(header.roots)})", root)


def _path(fields: Dict[str, Any], place: Place) -> str:
    path = fields.get("path", MISSING)
    at = place.of("path")
    if not isinstance(path, str) or path == "" or "\0" in path:
        raise at.unexpected("a relative path", path)
    problem = None
    # The rules are the same on every platform, so that a manifest that reads on one reads on all of them.
    if _ABSOLUTE.match(path):
        problem = "is absolute"
    elif ".." in re.split(r"[/\\]", path):
        problem = 'has a ".." in it'
    if problem is None:
        return path
    raise at.error(
        "PATH_OUTSIDE_ROOT",
        f"Expected a path inside its root but received {json.dumps(path, ensure_ascii=False)}, which {problem}.",
        "Make sample paths relative to a root, and re-base the root with --root id=PATH where it has moved.",
    )


def _label(fields: Dict[str, Any], classes: int, place: Place) -> int:
    label = as_count(fields.get("label", MISSING))
    if label is not None and label < classes:
        return label
    raise place.of("label").unexpected(
        f"an index into the header's {classes} classes", fields.get("label", MISSING)
    )


def _weight(fields: Dict[str, Any], place: Place) -> float:
    weight = fields.get("weight", 1.0)
    if isinstance(weight, (int, float)) and not isinstance(weight, bool):
        try:
            number = float(weight)
        except OverflowError:
            number = float("inf") if weight > 0 else float("-inf")
        if 0 <= number < float("inf"):
            return number
        if abs(number) == float("inf"):
            sign = "-" if number < 0 else ""
            raise place.of("weight").error(
                "MANIFEST_INVALID", f'Expected a finite number of 0 or more but received "{sign}Infinity".'
            )
    raise place.of("weight").unexpected("a finite number of 0 or more", weight)


def _split(fields: Dict[str, Any], place: Place) -> str:
    split = optional_string(fields, "split", place)
    if split == "":
        raise place.of("split").unexpected("the name of a split", split)
    return split or DEFAULT_SPLIT


_EXPORT_AGAIN = "Export the manifest again, or copy it again from where it is whole."


def _check_not_truncated(header: ManifestHeader, received: int, file: str) -> None:
    if header.count is None or received >= header.count:
        return
    missing = header.count - received
    raise manifest_error(
        "MANIFEST_TRUNCATED",
        file,
        received + 2,
        None,
        f"The manifest is cut short: {missing} of its {header.count} samples {'is' if missing == 1 else 'are'} missing.",
        _EXPORT_AGAIN,
    )


def _check_totals(manifest: Manifest, file: str) -> None:
    """Compares what the header promises with the samples that were there."""
    header = manifest.header

    def edited(field: str, sentence: str) -> WinnowError:
        return manifest_error("MANIFEST_EDITED", file, 1, field, sentence, _EXPORT_AGAIN)

    _check_not_truncated(header, len(manifest), file)
    if header.count is not None and len(manifest) > header.count:
        raise edited("count", f"Expected {header.count} samples but received {len(manifest)}.")
    by_code = Counter(manifest._split_codes)
    found = {split: by_code[manifest._split_code[split]] for split in manifest.splits}
    if header.splits is not None:
        for split, expected in header.splits.items():
            if found.get(split, 0) != expected:
                raise edited(
                    f"splits.{split}", f"Expected {expected} samples but received {found.get(split, 0)}."
                )
        for split in found:
            if split not in header.splits:
                raise edited(
                    "splits", f'Expected no samples of the split "{split}" but received {found[split]}.'
                )
    by_class = Counter(zip(manifest._split_codes, manifest.labels))
    for split, counts in (header.class_counts or {}).items():
        code = manifest._split_code.get(split, -1)
        for label, count in enumerate(counts):
            if by_class[code, label] != count:
                raise edited(
                    f"classCounts.{split}[{label}]",
                    f'Expected {count} samples of the class "{header.classes[label]}" but received {by_class[code, label]}.',
                )
    weighted = {code for code, weight in zip(manifest._split_codes, manifest.weights) if weight > 0}
    for split, code in manifest._split_code.items():
        if code not in weighted:
            raise manifest_error(
                "MANIFEST_INVALID",
                file,
                1,
                f"splits.{split}",
                f'Expected a weight above 0 somewhere in the split "{split}" but every weight is 0, so nothing can be drawn from it.',
                "Give the samples weights, and export again.",
            )


def _root_folders(header: ManifestHeader, file: str, rebased: Mapping[str, str]) -> Dict[str, str]:
    """Absolute folders of the roots. They start at the manifest's real folder, so that a link to a manifest reads as the manifest does."""
    for root in rebased:
        if root not in header.roots:
            raise WinnowError(
                "BAD_INPUT",
                f'Expected one of the manifest\'s roots ({", ".join(header.roots)}) but received "{root}".',
                root,
                "Re-base a root with the id that the header gives it.",
            )
    base = os.path.dirname(os.path.realpath(file))
    return {
        root: os.path.abspath(os.fspath(rebased[root]))
        if root in rebased
        else os.path.normpath(os.path.join(base, folder))
        for root, folder in header.roots.items()
    }
