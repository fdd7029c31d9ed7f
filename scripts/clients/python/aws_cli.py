"""AWS CLI: mb, cp of a large file, sync, ls, presign, mv, rm; s3api, kms, logs, lambda, sts."""
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

program = os.path.join(os.path.dirname(sys.executable), "aws")


def aws(*arguments):
    done = subprocess.run([program, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"aws {' '.join(arguments)}: {done.stderr}"
    return done.stdout


with tempfile.TemporaryDirectory() as folder:
    os.makedirs(f"{folder}/tree/deep")
    for name in ("one.csv", "deep/two.csv"):
        with open(f"{folder}/tree/{name}", "w") as file:
            file.write("id,name\n1,a\n")
    with open(f"{folder}/large", "wb") as file:
        file.write(os.urandom(20 * 1024 * 1024))
    aws("s3", "mb", "s3://cli-calls")
    aws("s3", "sync", f"{folder}/tree", "s3://cli-calls/tree")
    assert "deep/two.csv" in aws("s3", "ls", "--recursive", "s3://cli-calls/")
    aws("s3", "cp", f"{folder}/large", "s3://cli-calls/large")
    aws("s3", "cp", "s3://cli-calls/large", f"{folder}/back")
    assert open(f"{folder}/back", "rb").read() == open(f"{folder}/large", "rb").read()
    url = aws("s3", "presign", "s3://cli-calls/tree/one.csv").strip()
    assert urllib.request.urlopen(url).read() == b"id,name\n1,a\n"
    aws("s3", "mv", "s3://cli-calls/tree/one.csv", "s3://cli-calls/moved.csv")
    head = json.loads(aws("s3api", "head-object", "--bucket", "cli-calls", "--key", "moved.csv", "--output", "json"))
    assert head["ContentLength"] == 12
    assert json.loads(aws("sts", "get-caller-identity", "--output", "json"))["Account"] == os.environ["AWS_ACCESS_KEY_ID"]
    key = json.loads(aws("kms", "create-key", "--output", "json"))["KeyMetadata"]["KeyId"]
    assert key in aws("kms", "list-keys")
    aws("logs", "create-log-group", "--log-group-name", "/clients/cli")
    aws("lambda", "list-functions")
    missing = subprocess.run(
        [program, "s3api", "get-object", "--bucket", "cli-calls", "--key", "none", f"{folder}/x"],
        capture_output=True,
        text=True,
    )
    assert missing.returncode != 0 and "NoSuchKey" in missing.stderr, missing.stderr
    aws("s3", "rb", "--force", "s3://cli-calls")
