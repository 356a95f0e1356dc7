"""One epoch of PyTorch's DataLoader over a folder, timed. Started by bench/loader.ts."""
import json, random, sys, time
import torch
from torch.utils.data import DataLoader
from torchvision import transforms as T
from torchvision.datasets import ImageFolder

job = json.loads(sys.argv[1])
torch.manual_seed(0); random.seed(0)
pipelines = {
    "plain": [T.Resize(224), T.CenterCrop(224), T.ToTensor(), T.Normalize([0.5] * 3, [0.5] * 3)],
    "augment": [T.RandomResizedCrop(224), T.RandomHorizontalFlip(), T.ToTensor(), T.Normalize([0.4] * 3, [0.2] * 3)],
}
loader = DataLoader(ImageFolder(job["folder"], T.Compose(pipelines[job["pipeline"]])), batch_size=32, num_workers=job["workers"])
for _ in range(job["epochs"]):
    count, begun = 0, time.perf_counter()
    for images, labels in loader:
        count += len(labels)
    print(json.dumps({"images": count, "seconds": time.perf_counter() - begun}), flush=True)
