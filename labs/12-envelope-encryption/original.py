"""Envelope encryption on S3: by S3 itself, and by the client for many records with one data key."""

import base64
import json
import os

import boto3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

kms = boto3.client("kms")
s3 = boto3.client("s3")


def upload_with_kms(bucket, key, key_arn, body):
    """Has S3 encrypt an object under a KMS key, with a bucket key."""
    s3.put_object(
        Bucket=bucket,
        Key=key,
        Body=body,
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=key_arn,
        BucketKeyEnabled=True,
    )


def download_with_kms(bucket, key, key_arn):
    """The bytes of an object, only if it is encrypted under this key."""
    stored = s3.get_object(Bucket=bucket, Key=key)
    if stored.get("ServerSideEncryption") != "aws:kms" or stored.get("SSEKMSKeyId") != key_arn:
        raise ValueError(f"{key} is not encrypted with {key_arn}")
    return stored["Body"].read()


def seal_batch(bucket, batch, key_arn, context, records):
    """Encrypts each record with one data key."""
    data_key = kms.generate_data_key(
        KeyId=key_arn, KeySpec="AES_256", EncryptionContext={**context, "batch": batch}
    )
    write_data_key(bucket, batch, key_arn, data_key["CiphertextBlob"])
    lines = seal_records(data_key["Plaintext"], records)
    s3.put_object(Bucket=bucket, Key=f"{batch}/records", Body="".join(lines))


def seal_records(data_key, records):
    """Lines of base64: IV, ciphertext, tag. Each record is bound to its place."""
    lines = []
    for number, record in enumerate(records, start=1):
        iv = os.urandom(12)
        place = f"{number}/{len(records)}"
        sealed = iv + AESGCM(data_key).encrypt(iv, record.encode("utf-8"), place.encode("ascii"))
        lines.append(base64.b64encode(sealed).decode("ascii") + "\n")
    return lines


def open_batch(bucket, batch, context):
    """The records of a batch, in their order."""
    key_arn, blob = read_data_key(bucket, batch)
    data_key = kms.decrypt(
        KeyId=key_arn, CiphertextBlob=blob, EncryptionContext={**context, "batch": batch}
    )["Plaintext"]
    lines = s3.get_object(Bucket=bucket, Key=f"{batch}/records")["Body"].read().splitlines()
    return open_lines(data_key, lines)


def open_lines(data_key, lines):
    """What seal_records sealed; raises InvalidTag when anything was changed."""
    records = []
    for number, line in enumerate(lines, start=1):
        sealed = base64.b64decode(line)
        place = f"{number}/{len(lines)}"
        record = AESGCM(data_key).decrypt(sealed[:12], sealed[12:], place.encode("ascii"))
        records.append(record.decode("utf-8"))
    return records


def write_data_key(bucket, batch, key_arn, blob):
    body = {"keyArn": key_arn, "encryptedDataKey": base64.b64encode(blob).decode("ascii")}
    s3.put_object(Bucket=bucket, Key=f"{batch}/data-key.json", Body=json.dumps(body))


def read_data_key(bucket, batch):
    stored = json.load(s3.get_object(Bucket=bucket, Key=f"{batch}/data-key.json")["Body"])
    return stored["keyArn"], base64.b64decode(stored["encryptedDataKey"])


def rotate_batches(bucket, prefix, key_arn, context):
    """Re-encrypts the data keys below a prefix under another KMS key."""
    rotated = []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for found in page.get("Contents", []):
            batch, slash, name = found["Key"].rpartition("/")
            if not slash or name != "data-key.json":
                continue
            old_arn, blob = read_data_key(bucket, batch)
            if old_arn == key_arn:
                continue
            response = kms.re_encrypt(
                CiphertextBlob=blob,
                SourceKeyId=old_arn,
                SourceEncryptionContext={**context, "batch": batch},
                DestinationKeyId=key_arn,
                DestinationEncryptionContext={**context, "batch": batch},
            )
            write_data_key(bucket, batch, key_arn, response["CiphertextBlob"])
            rotated.append(batch)
    return rotated


def count_kms_calls(events):
    """Calls of KMS, by who made them and for what."""
    counts = {"sseKms": 0, "bucketKey": 0, "client": 0}
    for event in events:
        cryptographic = event["eventName"] in ("GenerateDataKey", "Encrypt", "Decrypt", "ReEncrypt")
        if event["eventSource"] != "kms.amazonaws.com" or not cryptographic:
            continue
        context = (event.get("requestParameters") or {}).get("encryptionContext") or {}
        arn = context.get("aws:s3:arn")
        if "invokedBy" not in event["userIdentity"]:
            counts["client"] += 1
        elif arn:
            counts["sseKms" if "/" in arn else "bucketKey"] += 1
    return counts


if __name__ == "__main__":
    key_arn = kms.create_key(Description="envelopes")["KeyMetadata"]["Arn"]
    bucket, context = "my-bucket", {"department": "finance"}
    seal_batch(bucket, "2026/11/29", key_arn, context, ["Ada,100", "Bob,200"])
    print(open_batch(bucket, "2026/11/29", context))
    new_arn = kms.create_key(Description="envelopes, later")["KeyMetadata"]["Arn"]
    print(rotate_batches(bucket, "2026/", new_arn, context))
    print(open_batch(bucket, "2026/11/29", context))
