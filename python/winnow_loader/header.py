"""Line 1 of a manifest, checked as the TypeScript reader checks it, in the same words."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Optional, TypeVar

from .errors import MISSING, Place

T = TypeVar("T")

SAMPLER_KINDS = ("sequential", "random", "weighted")
ORIENTATIONS = ("ignore", "apply")
ON_ERROR_POLICIES = ("throw", "skip", "replace")
DEFAULT_SPLIT = "all"

# What a float64 counts without gaps, as in every program that reads JSON numbers as such.
_LARGEST_COUNT = 2**53 - 1
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}\Z")


@dataclass(frozen=True)
class SamplerSpec:
    """How a split is drawn."""

    kind: str
    replacement: Optional[bool] = None
    num_samples: Optional[int] = None
    seed: Optional[int] = None


@dataclass(frozen=True)
class ManifestHeader:
    """What a manifest says before its samples; None where it says nothing and there is no default."""

    roots: Dict[str, str]
    classes: List[str]
    name: str
    classes_digest: Optional[str]
    count: Optional[int]
    splits: Optional[Dict[str, int]]
    class_counts: Optional[Dict[str, List[int]]]
    orientation: str
    transforms: Dict[str, List[Dict[str, Any]]]
    sampler: Dict[str, SamplerSpec]
    on_error: str
    samples_digest: Optional[str]
    created_by: Optional[str]
    created_at: Optional[str]


def digest_of_classes(classes: List[str]) -> str:
    """``sha256:`` and the hex digest of the class list as compact JSON."""
    text = json.dumps(classes, ensure_ascii=False, separators=(",", ":"))
    # A class name may hold half a surrogate pair, which UTF-8 cannot: JavaScript writes its escape.
    data = re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half.group()):04x}", text).encode("utf-8")
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def parse_line(text: str, place: Place) -> Dict[str, Any]:
    """The JSON object on one line."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise place.error(
            "MANIFEST_INVALID", f"Expected a JSON object but received {_described(text)}."
        ) from None
    if not isinstance(value, dict):
        raise place.unexpected("a JSON object", value)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _described(text: str) -> str:
    if text.strip() == "":
        return "an empty line"
    if text.startswith("\ufeff"):
        return "a byte order mark; save the file as UTF-8 without one"
    return f"{text[:57]}…" if len(text) > 60 else text


def as_count(value: Any) -> Optional[int]:
    """An integer of 0 or more that is exact as a float64; None for everything else."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _LARGEST_COUNT:
        return value
    return None


def optional_string(fields: Dict[str, Any], field: str, place: Place) -> Optional[str]:
    value = fields.get(field, MISSING)
    if value is MISSING:
        return None
    if isinstance(value, str):
        return value
    raise place.of(field).unexpected("a string", value)


def optional_count(fields: Dict[str, Any], field: str, place: Place) -> Optional[int]:
    value = fields.get(field, MISSING)
    return None if value is MISSING else _count(value, place.of(field))


def _count(value: Any, place: Place) -> int:
    count = as_count(value)
    if count is None:
        raise place.unexpected("an integer of 0 or more", value)
    return count


def _choice(fields: Dict[str, Any], field: str, choices: "tuple[str, ...]", place: Place) -> str:
    """One of the choices, the first of which is the default."""
    value = fields.get(field, MISSING)
    if value is MISSING:
        return choices[0]
    if isinstance(value, str) and value in choices:
        return value
    raise place.of(field).unexpected(" or ".join(f'"{choice}"' for choice in choices), value)


def _digest(fields: Dict[str, Any], field: str, place: Place) -> Optional[str]:
    value = fields.get(field, MISSING)
    if value is MISSING:
        return None
    if isinstance(value, str) and _DIGEST.match(value):
        return value
    raise place.of(field).unexpected('"sha256:" and 64 lower-case hex digits', value)


def _record(
    fields: Dict[str, Any], field: str, place: Place, expected: str, check: Callable[[Any, Place], T]
) -> Optional[Dict[str, T]]:
    value = fields.get(field, MISSING)
    if value is MISSING:
        return None
    if not isinstance(value, dict):
        raise place.of(field).unexpected(expected, value)
    return {key: check(entry, place.of(f"{field}.{key}")) for key, entry in value.items()}


def parse_header(text: str, file: str) -> ManifestHeader:
    """Checks line 1 of a manifest. Fields that this version does not know are left alone.

    :raises WinnowError: ``MANIFEST_INVALID`` with file, line and field; ``MANIFEST_NEWER`` for a version above 1.
    """
    place = Place(file, 1)
    fields = parse_line(text, place)
    _check_format(fields, place)
    classes = _classes(fields.get("classes", MISSING), place.of("classes"))

    def counts(value: Any, at: Place) -> List[int]:
        found = [as_count(item) for item in value] if isinstance(value, list) else []
        whole = [item for item in found if item is not None]
        if not isinstance(value, list) or not len(value) == len(classes) == len(whole):
            raise at.unexpected(f"an array of {len(classes)} counts, one for each class,", value)
        return whole

    return ManifestHeader(
        roots=_roots(fields, place),
        classes=classes,
        name=optional_string(fields, "name", place) or "",
        classes_digest=_digest(fields, "classesDigest", place),
        count=optional_count(fields, "count", place),
        splits=_record(fields, "splits", place, "an object of counts by split", _count),
        class_counts=_record(fields, "classCounts", place, "an object of class counts by split", counts),
        orientation=_choice(fields, "orientation", ORIENTATIONS, place),
        transforms=_record(fields, "transforms", place, "an object of pipelines by split", _pipeline) or {},
        sampler=_record(fields, "sampler", place, "an object of samplers by split", _sampler) or {},
        on_error=_choice(fields, "onError", ON_ERROR_POLICIES, place),
        samples_digest=_digest(fields, "samplesDigest", place),
        created_by=optional_string(fields, "createdBy", place),
        created_at=optional_string(fields, "createdAt", place),
    )


def _check_format(fields: Dict[str, Any], place: Place) -> None:
    form = fields.get("format", MISSING)
    if form != "winnow-manifest":
        raise place.of("format").unexpected('"winnow-manifest"', form)
    version = fields.get("version", MISSING)
    number = as_count(version)
    if number is not None and number > 1:
        raise place.of("version").error(
            "MANIFEST_NEWER",
            f"The manifest is of version {number}, and this program reads version 1.",
            "Update Winnow, or export the manifest again with this version.",
        )
    if number != 1:
        raise place.of("version").unexpected("1", version)


def _roots(fields: Dict[str, Any], place: Place) -> Dict[str, str]:
    def folder(value: Any, at: Place) -> str:
        if not isinstance(value, str) or value == "" or "\0" in value:
            raise at.unexpected("a folder", value)
        return value

    roots = _record(fields, "roots", place, "an object of folders by root id", folder)
    if not roots:
        raise place.of("roots").unexpected("an object with at least one folder", fields.get("roots", MISSING))
    return roots


def _classes(value: Any, place: Place) -> List[str]:
    if not isinstance(value, list):
        raise place.unexpected("an array of class names", value)
    seen = set()
    for i, name in enumerate(value):
        if not isinstance(name, str) or name == "":
            raise place.below(f"[{i}]").unexpected("a class name", name)
        if name in seen:
            raise place.below(f"[{i}]").unexpected("a name that no other class has", name)
        seen.add(name)
    return value


def _pipeline(value: Any, place: Place) -> List[Dict[str, Any]]:
    if not isinstance(value, list):
        raise place.unexpected("an array of operations", value)
    for i, op in enumerate(value):
        at = place.below(f"[{i}]")
        if not isinstance(op, dict):
            raise at.unexpected('an object with an "op"', op)
        if not isinstance(op.get("op", MISSING), str):
            raise at.below(".op").unexpected("the name of an operation", op.get("op", MISSING))
    return value


def _sampler(value: Any, place: Place) -> SamplerSpec:
    if not isinstance(value, dict):
        raise place.unexpected('an object with a "kind"', value)
    kind = value.get("kind", MISSING)
    if not isinstance(kind, str) or kind not in SAMPLER_KINDS:
        raise place.below(".kind").unexpected(" or ".join(f'"{name}"' for name in SAMPLER_KINDS), kind)
    replacement = value.get("replacement", MISSING)
    if replacement is MISSING:
        replacement = None
    elif not isinstance(replacement, bool):
        raise place.below(".replacement").unexpected("true or false", replacement)
    draws = value.get("numSamples", MISSING)
    num_samples = as_count(draws)
    if draws is not MISSING and not num_samples:
        raise place.below(".numSamples").unexpected("an integer above 0", draws)
    seed = value.get("seed", MISSING)
    if seed is not MISSING and as_count(seed) is None:
        raise place.below(".seed").unexpected("an integer of 0 or more", seed)
    return SamplerSpec(
        kind=kind,
        replacement=replacement,
        num_samples=num_samples,
        seed=as_count(seed),
    )


def check_classes(header: ManifestHeader, file: str, expected: Optional[str]) -> None:
    """Refuses classes that are not those of the digest, in the manifest or expected by the caller."""
    digest = digest_of_classes(header.classes)
    place = Place(file, 1, "classesDigest")
    if header.classes_digest is not None and header.classes_digest != digest:
        raise place.error(
            "MANIFEST_EDITED",
            f"Expected {header.classes_digest} but the classes have {digest}.",
            "Export the manifest again.",
        )
    if expected is not None and expected != digest:
        raise place.error(
            "MANIFEST_INVALID",
            f"Expected the class list {expected} but received {digest}.",
            "The manifest numbers its classes in another way than the model was trained with.",
        )
