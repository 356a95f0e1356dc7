"""Prints what winnow_loader says of each manifest: what it read, or the error."""

import json
import sys
import time

from winnow_loader import WinnowError, read_manifest

for request in json.load(open(sys.argv[1], encoding="utf-8")):
    start = time.process_time()
    try:
        manifest = read_manifest(request["file"], **request.get("options", {}))
        seconds = time.process_time() - start
        few = range(min(len(manifest), 20))
        print(
            json.dumps(
                {
                    "count": len(manifest),
                    "splits": manifest.splits,
                    "classes": manifest.header.classes,
                    "samples": [
                        [manifest.root(i), manifest.path(i), manifest.labels[i], manifest.weights[i]]
                        for i in few
                    ],
                    "folders": manifest.root_folders,
                    "seconds": seconds,
                }
            )
        )
    except WinnowError as error:
        print(
            json.dumps(
                {"code": error.code, "message": error.message, "subject": error.subject, "hint": error.hint}
            )
        )
