"""boto3: objects, multipart uploads, pages, presigned URLs and forms, KMS, Logs, Lambda and STS."""
import io
import json
import os
import urllib.request

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.exceptions import ClientError

s3 = boto3.client("s3")
s3.create_bucket(Bucket="boto3-calls")
s3.put_object(Bucket="boto3-calls", Key="a b/ключ.txt", Body=b"text", Metadata={"team": "data"}, Tagging="k=v")
read = s3.get_object(Bucket="boto3-calls", Key="a b/ключ.txt")
assert read["Body"].read() == b"text" and read["Metadata"] == {"team": "data"}, read

large = os.urandom(12 * 1024 * 1024)
parts = TransferConfig(multipart_threshold=5 * 1024 * 1024, multipart_chunksize=5 * 1024 * 1024)
s3.upload_fileobj(io.BytesIO(large), "boto3-calls", "large", Config=parts)
back = io.BytesIO()
s3.download_fileobj("boto3-calls", "large", back, Config=parts)
assert back.getvalue() == large
s3.copy({"Bucket": "boto3-calls", "Key": "large"}, "boto3-calls", "copy", Config=parts)
assert s3.head_object(Bucket="boto3-calls", Key="copy")["ContentLength"] == len(large)

for number in range(7):
    s3.put_object(Bucket="boto3-calls", Key=f"page/{number}", Body=b"x")
pages = s3.get_paginator("list_objects_v2").paginate(
    Bucket="boto3-calls", Prefix="page/", PaginationConfig={"PageSize": 3}
)
assert [item["Key"] for page in pages for item in page["Contents"]] == [f"page/{n}" for n in range(7)]

try:
    s3.get_object(Bucket="boto3-calls", Key="none")
    raise AssertionError("a missing key was read")
except ClientError as error:
    assert error.response["Error"]["Code"] == "NoSuchKey", error

# By default boto3 signs URLs with Signature Version 2.
url = s3.generate_presigned_url("get_object", Params={"Bucket": "boto3-calls", "Key": "a b/ключ.txt"})
assert "AWSAccessKeyId=" in url and urllib.request.urlopen(url).read() == b"text", url

form = s3.generate_presigned_post(
    "boto3-calls", "forms/${filename}", Fields={"x-amz-meta-by": "form"}, Conditions=[{"x-amz-meta-by": "form"}]
)
lines = []
for name, value in form["fields"].items():
    lines.append(f'--limit\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{value}\r\n')
lines.append('--limit\r\ncontent-disposition: form-data; name="file"; filename="f.txt"\r\n\r\nposted\r\n--limit--\r\n')
request = urllib.request.Request(
    form["url"], "".join(lines).encode(), {"content-type": "multipart/form-data; boundary=limit"}
)
assert urllib.request.urlopen(request).status == 204
posted = s3.get_object(Bucket="boto3-calls", Key="forms/f.txt")
assert posted["Body"].read() == b"posted" and posted["Metadata"] == {"by": "form"}, posted

kms = boto3.client("kms")
key = kms.create_key()["KeyMetadata"]["KeyId"]
secret = kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext={"a": "b"})["CiphertextBlob"]
assert kms.decrypt(CiphertextBlob=secret, EncryptionContext={"a": "b"})["Plaintext"] == b"secret"
s3.put_object(Bucket="boto3-calls", Key="kms", Body=b"k", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
assert s3.head_object(Bucket="boto3-calls", Key="kms")["ServerSideEncryption"] == "aws:kms"

logs = boto3.client("logs")
logs.create_log_group(logGroupName="/clients/boto3")
assert logs.describe_log_groups(logGroupNamePrefix="/clients/")["logGroups"]
assert boto3.client("lambda").list_functions()["Functions"] == []
assert boto3.client("sts").get_caller_identity()["Account"] == os.environ["AWS_ACCESS_KEY_ID"]

s3.delete_objects(
    Bucket="boto3-calls",
    Delete={"Objects": [{"Key": item["Key"]} for item in s3.list_objects_v2(Bucket="boto3-calls")["Contents"]]},
)
s3.delete_bucket(Bucket="boto3-calls")
print(json.dumps({"ok": True}))
