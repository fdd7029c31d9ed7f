"""Transforms CSV to JSON, as text and from one S3 object to another: what this lab brings to TypeScript."""

import csv
import io
import json

import boto3

s3 = boto3.client("s3")


def py_formater(csv_text):
    """A JSON array with one object for each record. Missing cells are null, surplus ones are in _extra."""
    reader = csv.DictReader(io.StringIO(csv_text, newline=""), restkey="_extra")
    return json.dumps(list(reader))


def convert_object(bucket, source_key, target_key):
    """Reads the whole object, converts it, writes the whole result."""
    response = s3.get_object(Bucket=bucket, Key=source_key)
    csv_text = response["Body"].read().decode("utf-8-sig")
    s3.put_object(
        Bucket=bucket,
        Key=target_key,
        Body=py_formater(csv_text).encode("utf-8"),
        ContentType="application/json",
    )


if __name__ == "__main__":
    convert_object("my-bucket", "orders.csv", "orders.json")
