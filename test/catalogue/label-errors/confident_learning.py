"""Confident learning from the paper's definitions, with numpy's matrices: {given, probabilities} as JSON on stdin, what is found on stdout."""

import json
import sys

import numpy as np

asked = json.load(sys.stdin)
given = np.array(asked["given"])
p = np.array(asked["probabilities"])
n, m = p.shape

# Equation 2: the mean self-confidence of the images that were given each class. A class that nobody was given has none.
with np.errstate(invalid="ignore"):
    thresholds = np.array([p[given == j, j].mean() if (given == j).any() else np.inf for j in range(m)])

# Equation 1: each image counts for the most probable of the classes that reach their thresholds.
reached = np.where(p >= thresholds, p, -1.0)
confident = np.where((reached >= 0).any(axis=1), reached.argmax(axis=1), -1)
joint = np.zeros((m, m), dtype=int)
np.add.at(joint, (given[confident >= 0], confident[confident >= 0]), 1)

self_confidence = p[np.arange(n), given]
others = np.where(np.arange(m) == given[:, None], -1.0, p)
margin = (self_confidence - others.max(axis=1) + 1) / 2

# Equation 3, with at least one image of each given class on the diagonal.
calibrated = joint.astype(float)
for i in range(m):
    if (given == i).any():
        calibrated[i, i] = max(1, calibrated[i, i])
rows = calibrated.sum(axis=1, keepdims=True)
calibrated = np.divide(calibrated, rows, out=np.zeros_like(calibrated), where=rows > 0)
calibrated = calibrated * np.bincount(given, minlength=m)[:, None]

json.dump(
    {
        "thresholds": [None if np.isinf(t) else float(t) for t in thresholds],
        "confident": confident.tolist(),
        "joint": joint.tolist(),
        "estimated": (calibrated / calibrated.sum()).tolist(),
        "selfConfidence": self_confidence.tolist(),
        "margin": margin.tolist(),
    },
    sys.stdout,
)
