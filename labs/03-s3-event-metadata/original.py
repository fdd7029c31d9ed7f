"""Describes the object that an S3 event tells of: what this lab brings to TypeScript."""

import json
import urllib.parse

import boto3

s3 = boto3.client("s3")


def lambda_handler(event, context):
    """Prints and returns size and time of the first record's object."""
    record = event["Records"][0]["s3"]
    bucket = record["bucket"]["name"]
    key = urllib.parse.unquote_plus(record["object"]["key"])
    response = s3.head_object(Bucket=bucket, Key=key)
    metadata = {
        "file_size": response["ContentLength"],
        "last_modified": response["LastModified"].strftime("%Y-%m-%d %H:%M:%S"),
    }
    print(json.dumps(metadata))
    return {"statusCode": 200, "body": json.dumps(metadata)}
