"""Deploys a Lambda function, lets a bucket call it, and looks for its log line: what this lab brings to TypeScript."""

import io
import json
import time
import zipfile

import boto3

lambda_ = boto3.client("lambda")
s3 = boto3.client("s3")
logs = boto3.client("logs")


def deploy(name, role, source):
    """Creates the function, publishes it, and gives the version the name "live". Works once."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("index.py", source)
    lambda_.create_function(
        FunctionName=name,
        Role=role,
        Runtime="python3.13",
        Handler="index.handler",
        Timeout=10,
        MemorySize=256,
        Code={"ZipFile": buffer.getvalue()},
    )
    lambda_.get_waiter("function_active_v2").wait(FunctionName=name)
    version = lambda_.publish_version(FunctionName=name)["Version"]
    alias = lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion=version)
    return alias["AliasArn"]


def connect(name, alias_arn, bucket, prefix):
    """Lets S3 call the alias, and tells it to. Whatever the bucket told others is lost."""
    lambda_.add_permission(
        FunctionName=name,
        Qualifier="live",
        StatementId="s3",
        Action="lambda:InvokeFunction",
        Principal="s3.amazonaws.com",
        SourceArn=f"arn:aws:s3:::{bucket}",
        SourceAccount=alias_arn.split(":")[4],
    )
    notification = {
        "LambdaFunctionArn": alias_arn,
        "Events": ["s3:ObjectCreated:*"],
        "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": prefix}]}},
    }
    s3.put_bucket_notification_configuration(
        Bucket=bucket,
        NotificationConfiguration={"LambdaFunctionConfigurations": [notification]},
    )


def upload_and_find(name, bucket, key, body):
    """Uploads, hopes that five seconds are enough, and takes the newest line about the key."""
    s3.put_object(Bucket=bucket, Key=key, Body=body)
    time.sleep(5)
    events = logs.filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"]
    lines = [json.loads(e["message"].split("\t")[3]) for e in events if "INFO" in e["message"]]
    return [line for line in lines if line["key"] == key][-1]


def remove(name, bucket):
    """Removes what the others made."""
    s3.put_bucket_notification_configuration(Bucket=bucket, NotificationConfiguration={})
    lambda_.delete_function(FunctionName=name)
    logs.delete_log_group(logGroupName=f"/aws/lambda/{name}")
