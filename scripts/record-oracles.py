"""Runs the labs' Python originals on small inputs and records the results of pandas and PySpark.

python3 scripts/record-oracles.py [lab ...]      for example: python3 scripts/record-oracles.py 05-filter-aggregate

Every lab with fixtures/oracle-inputs.json has a recording, fixtures/oracle.json. test/labs/oracles.test.ts fails if the
recording is outdated. Packages are installed in an environment below node_modules/.cache. PySpark needs Java.
"""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import math
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import types
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / "node_modules" / ".cache" / "aws-data-labs" / "oracles"
PACKAGES = {"pandas": "3.1.1", "pyspark": "4.3.0"}


def main(wanted):
    enter_environment()
    sys.dont_write_bytecode = True
    # Spark makes a folder for its tables where it is started.
    with tempfile.TemporaryDirectory() as here, contextlib.chdir(here):
        for inputs_file in sorted(ROOT.glob("labs/*/fixtures/oracle-inputs.json")):
            lab = inputs_file.parent.parent
            if not wanted or lab.name in wanted:
                write_recording(lab, inputs_file)


def write_recording(lab, inputs_file):
    recording = record(lab, inputs_file)
    text = json.dumps(recording, indent=2, ensure_ascii=False, allow_nan=False)
    (lab / "fixtures" / "oracle.json").write_text(text + "\n", encoding="utf-8")
    print(f"{lab.name}: {len(recording['results'])} results")


def enter_environment():
    """Creates the environment on first use and runs this script in it."""
    if pathlib.Path(sys.prefix) == ENVIRONMENT:
        return
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        venv.create(ENVIRONMENT, with_pip=True)
    exact = [f"{name}=={version}" for name, version in PACKAGES.items()]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *exact], check=True)
    sys.exit(subprocess.run([python, __file__, *sys.argv[1:]]).returncode)


def record(lab, inputs_file):
    original = lab / "original.py"
    inputs = json.loads(inputs_file.read_text(encoding="utf-8"))
    return {
        "original": fingerprint(original),
        "inputs": fingerprint(inputs_file),
        "versions": {
            "python": platform.python_version(),
            **{name: importlib.metadata.version(name) for name in PACKAGES},
        },
        "results": [
            {"name": case["name"], **run(original, inputs, case)} for case in inputs["cases"]
        ],
    }


def fingerprint(file):
    # Normalizes the line ends of the checkout.
    return hashlib.sha256(file.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def run(original, inputs, case):
    """Calls the original's function with objects in a bucket. The objects are also files in the folder {folder}."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in case["objects"].items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8", newline="")
        bucket = Bucket({name: text.encode("utf-8") for name, text in case["objects"].items()})
        sys.modules["boto3"] = types.SimpleNamespace(client=lambda _service: bucket)
        module = load(original)
        given = {**inputs.get("arguments", {}), **case["arguments"]}
        arguments = json.loads(json.dumps(given).replace("{folder}", json.dumps(folder)[1:-1]))
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            value = plain(getattr(module, case.get("function", inputs.get("function")))(**arguments))
        written = {name: body.decode("utf-8") for name, body in bucket.written.items()}
        # Empty output and written objects are left out.
        return {"value": value, **{k: v for k, v in [("printed", printed.getvalue()), ("written", written)] if v}}


def load(original):
    spec = importlib.util.spec_from_file_location("original", original)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Bucket:
    """Replaces boto3's client. Has only the S3 operations that the originals use."""

    def __init__(self, objects):
        self.objects = objects
        self.written = {}

    def get_object(self, Bucket, Key):
        return {"Body": io.BytesIO(self.objects[Key])}

    def put_object(self, Bucket, Key, Body, **_settings):
        self.objects[Key] = self.written[Key] = Body.encode("utf-8") if isinstance(Body, str) else Body

    def list_objects_v2(self, Bucket, Prefix="", **_settings):
        keys = sorted(key for key in self.objects if key.startswith(Prefix))
        return {"Contents": [{"Key": key, "Size": len(self.objects[key])} for key in keys]}

    def get_paginator(self, _operation):
        return types.SimpleNamespace(paginate=lambda **given: [self.list_objects_v2(**given)])


def plain(value):
    """Converts frames of pandas and Spark to lists of rows, and missing values to null."""
    if hasattr(value, "to_dict"):
        return plain(value.to_dict("records"))
    if hasattr(value, "collect"):
        return [plain(row.asDict()) for row in value.collect()]
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value


if __name__ == "__main__":
    main(sys.argv[1:])
