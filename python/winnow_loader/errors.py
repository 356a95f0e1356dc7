"""Errors a person is meant to read, with the codes of the TypeScript library."""

from __future__ import annotations

import json
from typing import Any, Optional, Tuple


class WinnowError(Exception):
    """A code, a sentence, what it happened to, and what can be done about it."""

    def __init__(
        self,
        code: str,
        message: str,
        subject: Optional[str] = None,
        hint: Optional[str] = None,
        at: Optional[int] = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.subject = subject
        self.hint = hint
        self.at = at

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message} {self.hint}"

    # Errors travel from worker processes, and an exception pickles as what it was made of.
    def __reduce__(self) -> Tuple[Any, ...]:
        return WinnowError, (self.code, self.message, self.subject, self.hint, self.at)


class SampleError(WinnowError):
    """A sample that could not be loaded: which, from where, and why."""

    def __init__(self, index: int, path: str, cause: str) -> None:
        where = f"Sample {index}, {path}," if path else f"Sample {index}"
        super().__init__(
            "SAMPLE_UNREADABLE",
            f"{where} could not be loaded: {cause}",
            path or f"sample {index}",
            'Leave the file out of the dataset, or give the loader on_error="skip" or "replace".',
        )
        self.index = index
        self.path = path
        self.cause = cause

    def __reduce__(self) -> Tuple[Any, ...]:
        return SampleError, (self.index, self.path, self.cause)


def manifest_error(
    code: str, file: str, line: int, field: Optional[str], sentence: str, hint: Optional[str] = None
) -> WinnowError:
    """Every sentence about a manifest begins with the file, the line (1-based) and the field."""
    named = "" if field is None else f", field {field}"
    subject = f"{file}:{line}" if field is None else f"{file}:{line} {field}"
    return WinnowError(code, f"{file}, line {line}{named}: {sentence}", subject, hint, line)


class Place:
    """Where in a manifest something was found."""

    __slots__ = ("file", "line", "field")

    def __init__(self, file: str, line: int, field: Optional[str] = None) -> None:
        self.file = file
        self.line = line
        self.field = field

    def of(self, field: str) -> "Place":
        return Place(self.file, self.line, field)

    def below(self, key: str) -> "Place":
        return Place(self.file, self.line, f"{self.field}{key}")

    def unexpected(self, expected: str, received: Any) -> WinnowError:
        return self.error("MANIFEST_INVALID", f"Expected {expected} but received {shown(received)}.")

    def error(self, code: str, sentence: str, hint: Optional[str] = None) -> WinnowError:
        return manifest_error(code, self.file, self.line, self.field, sentence, hint)


class Missing:
    """Stands for a field that is not there, which is something else than null."""


MISSING = Missing()


def shown(value: Any) -> str:
    """A value as a person recognises it: compact JSON, cut where it is long."""
    if value is MISSING:
        return "nothing"
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"))
    return f"{text[:77]}…" if len(text) > 80 else text


def _plain(value: Any) -> Any:
    # JSON has one kind of number: 2.0 is 2, and what is too large for it is null.
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return None
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
