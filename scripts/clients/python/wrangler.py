"""awswrangler: CSV, JSON and partitioned Parquet datasets, listed, described, copied and removed."""
import os

import awswrangler
import boto3
import pandas

boto3.client("s3").create_bucket(Bucket="wrangler-data")
frame = pandas.DataFrame({"id": range(100), "day": ["mon", "tue"] * 50})
awswrangler.s3.to_csv(frame, "s3://wrangler-data/t.csv", index=False)
assert awswrangler.s3.read_csv("s3://wrangler-data/t.csv").equals(frame)
awswrangler.s3.to_parquet(frame, "s3://wrangler-data/set/", dataset=True, partition_cols=["day"])
assert len(awswrangler.s3.read_parquet("s3://wrangler-data/set/", dataset=True)) == 100
awswrangler.s3.to_json(frame, "s3://wrangler-data/t.json", orient="records", lines=True)
assert len(awswrangler.s3.read_json("s3://wrangler-data/t.json", lines=True)) == 100
objects = awswrangler.s3.list_objects("s3://wrangler-data/")
assert len(objects) == 4, objects
assert awswrangler.s3.size_objects("s3://wrangler-data/t.csv")["s3://wrangler-data/t.csv"] > 0
awswrangler.s3.delete_objects("s3://wrangler-data/")
assert awswrangler.sts.get_account_id() == os.environ["AWS_ACCESS_KEY_ID"]
