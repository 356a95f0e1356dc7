"""A manifest's transforms as a torchvision pipeline."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

import torch
from torchvision import transforms as T

from .errors import MISSING, WinnowError, shown

# torchvision's parameter names; one with a `!` is required.
_FIELDS: Dict[str, Tuple[str, ...]] = {
    "Resize": ("size!", "interpolation", "max_size"),
    "CenterCrop": ("size!",),
    "FiveCrop": ("size!",),
    "TenCrop": ("size!", "vertical_flip"),
    "Pad": ("padding!", "fill", "padding_mode"),
    "RandomCrop": ("size!", "padding", "pad_if_needed", "fill", "padding_mode"),
    "RandomResizedCrop": ("size!", "scale", "ratio", "interpolation"),
    "RandomHorizontalFlip": ("p",),
    "RandomVerticalFlip": ("p",),
    "ToTensor": (),
    "PILToTensor": (),
    "ToPILImage": ("mode",),
    "Normalize": ("mean!", "std!"),
    "ConvertImageDtype": ("dtype!",),
    "LinearTransformation": ("transformation_matrix!", "mean_vector!"),
    "Grayscale": ("num_output_channels",),
    "RandomGrayscale": ("p",),
    "ColorJitter": ("brightness", "contrast", "saturation", "hue"),
    "RandomRotation": ("degrees!", "interpolation", "expand", "center", "fill"),
    "RandomAffine": ("degrees!", "translate", "scale", "shear", "interpolation", "fill", "center"),
    "RandomPerspective": ("distortion_scale", "p", "interpolation", "fill"),
    "GaussianBlur": ("kernel_size!", "sigma"),
    "RandomErasing": ("p", "scale", "ratio", "value", "inplace"),
    "Lambda": ("lambd!",),
    "Compose": ("transforms!",),
    "RandomApply": ("transforms!", "p"),
    "RandomOrder": ("transforms!",),
    "RandomChoice": ("transforms!", "p"),
    "RandAugment": ("num_ops", "magnitude", "num_magnitude_bins", "interpolation", "fill"),
    "TrivialAugmentWide": ("num_magnitude_bins", "interpolation", "fill"),
    "AutoAugment": ("policy", "interpolation", "fill"),
}

_DTYPES = ("uint8", "int8", "int16", "int32", "int64", "float32", "float64")


def _identity(sample: Any) -> Any:
    return sample


def _stack(crops: Any) -> torch.Tensor:
    to_tensor = T.ToTensor()
    return torch.stack([crop if isinstance(crop, torch.Tensor) else to_tensor(crop) for crop in crops])


# Functions that a recipe names. They lie in the module, so that a pipeline can be sent to a worker that was not forked.
_FUNCTIONS: Dict[str, Callable[[Any], Any]] = {"identity": _identity, "stack": _stack}


def parse_recipe(ops: Any, at: str = "transforms") -> T.Compose:
    """A list of operations, ``{"op": "Resize", "size": 224}``, as a pipeline. ``at`` names the list in messages.

    :raises WinnowError: ``RECIPE_INVALID``, naming the operation, its place and its field
    """
    return T.Compose(_operations(ops, at))


def _operations(ops: Any, at: str) -> List[Any]:
    if not isinstance(ops, list):
        raise WinnowError(
            "RECIPE_INVALID", f"Expected a list of operations for {at} but received {shown(ops)}.", at
        )
    return [_operation(op, f"{at}[{i}]") for i, op in enumerate(ops)]


def _operation(value: Any, at: str) -> Any:
    if not isinstance(value, dict):
        raise WinnowError(
            "RECIPE_INVALID",
            f'Expected an operation such as {{"op": "ToTensor"}} for {at} but received {shown(value)}.',
            at,
        )
    op = value.get("op", MISSING)
    if not isinstance(op, str) or op not in _FIELDS:
        raise WinnowError(
            "RECIPE_INVALID",
            f"Expected the name of a transform for op of {at} but received {shown(op)}.",
            at,
            f"Known are {', '.join(_FIELDS)}.",
        )
    known = [field.rstrip("!") for field in _FIELDS[op]]
    for field in value:
        if field != "op" and field not in known:
            hint = f"Its fields are {', '.join(known)}." if known else f"{op} has no fields."
            raise WinnowError("RECIPE_INVALID", f"{op} ({at}) has no field {field}.", f"{at}.{field}", hint)
    for field in _FIELDS[op]:
        if field.endswith("!") and field[:-1] not in value:
            raise WinnowError(
                "RECIPE_INVALID", f"{op} ({at}) needs the field {field[:-1]}.", f"{at}.{field[:-1]}"
            )
    # A null field is one left out, as None is the default of every parameter that takes it.
    given = {field: entry for field, entry in value.items() if field != "op" and entry is not None}
    try:
        return getattr(T, op)(**{field: _argument(field, entry, at) for field, entry in given.items()})
    except (TypeError, ValueError, KeyError) as error:
        raise WinnowError("RECIPE_INVALID", f"{at}: {op} does not take these fields: {error}.", at) from error


def _argument(field: str, value: Any, at: str) -> Any:
    if field == "transforms":
        return _operations(value, f"{at}.transforms")
    if field == "interpolation":
        return T.InterpolationMode(value)
    if field == "policy":
        return T.AutoAugmentPolicy(value)
    if field == "dtype":
        if value not in _DTYPES:
            raise ValueError(f"{shown(value)} is none of {', '.join(_DTYPES)}")
        return getattr(torch, value)
    if field == "lambd":
        return _FUNCTIONS[value]
    if field in ("transformation_matrix", "mean_vector"):
        return torch.tensor(value, dtype=torch.float32)
    return tuple(value) if isinstance(value, list) else value
