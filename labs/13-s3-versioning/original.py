"""Keep, list and restore versions of objects in S3."""

import itertools

import boto3

s3 = boto3.client("s3")


def enable_versioning(bucket):
    """Makes S3 keep what is overwritten or deleted from now on."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})


def suspend_versioning(bucket):
    """Makes S3 keep the versions that there are, and no new ones."""
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Suspended"})


def list_entries(bucket, prefix):
    """All versions and delete markers under a prefix, each key's newest first."""
    entries = []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        markers = [{**marker, "DeleteMarker": True} for marker in page.get("DeleteMarkers", [])]
        entries += sorted(
            page.get("Versions", []) + markers,
            key=lambda entry: (entry["IsLatest"], entry["LastModified"]),
            reverse=True,
        )
    return entries


def history(bucket, key):
    """All versions and delete markers of one key, the newest first."""
    return [entry for entry in list_entries(bucket, key) if entry["Key"] == key]


def restore_version(bucket, key, version_id):
    """Copies a version on top of the others."""
    head = s3.head_object(Bucket=bucket, Key=key, VersionId=version_id)
    copy = s3.copy_object(
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": bucket, "Key": key, "VersionId": version_id},
        StorageClass=head.get("StorageClass", "STANDARD"),
    )
    return copy["VersionId"]


def undelete(bucket, key):
    """Removes the delete markers that hide an object."""
    entries = history(bucket, key)
    markers = list(itertools.takewhile(lambda entry: entry.get("DeleteMarker"), entries))
    if len(markers) == len(entries):
        return 0  # no object lies beneath
    for marker in markers:
        delete_for_good(bucket, key, marker["VersionId"])
    return len(markers)


def delete_for_good(bucket, key, version_id):
    """Removes one version and nothing else."""
    s3.delete_object(Bucket=bucket, Key=key, VersionId=version_id)


def restore_prefix(bucket, prefix, time):
    """Gives each key under a prefix the state that it had at a time."""
    histories = {}
    for entry in list_entries(bucket, prefix):
        histories.setdefault(entry["Key"], []).append(entry)
    for key, entries in histories.items():
        then = next((entry for entry in entries if entry["LastModified"] <= time), None)
        if then is entries[0]:
            continue
        if then and not then.get("DeleteMarker"):
            restore_version(bucket, key, then["VersionId"])
        elif not entries[0].get("DeleteMarker"):
            s3.delete_object(Bucket=bucket, Key=key)


if __name__ == "__main__":
    bucket = "my-bucket"
    enable_versioning(bucket)
    first = s3.put_object(Bucket=bucket, Key="report.csv", Body=b"draft")["VersionId"]
    s3.put_object(Bucket=bucket, Key="report.csv", Body=b"final")
    s3.delete_object(Bucket=bucket, Key="report.csv")
    for entry in history(bucket, "report.csv"):
        print(entry["VersionId"], entry["IsLatest"], entry.get("DeleteMarker", False))
    undelete(bucket, "report.csv")
    restore_version(bucket, "report.csv", first)
