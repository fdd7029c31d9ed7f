"""Reads an object from S3 and prints it: what this lab brings to TypeScript."""

import boto3

s3 = boto3.client("s3")


def read_s3_file(bucket_name, file_key):
    """Prints the object's contents and returns them."""
    response = s3.get_object(Bucket=bucket_name, Key=file_key)
    contents = response["Body"].read().decode("utf-8")
    print(contents)
    return contents


def count_lines(bucket_name, file_key):
    """Counts lines chunk by chunk: the object is never held as a whole."""
    response = s3.get_object(Bucket=bucket_name, Key=file_key)
    return sum(1 for _ in response["Body"].iter_lines())


if __name__ == "__main__":
    read_s3_file("my-bucket", "notes/today.txt")
