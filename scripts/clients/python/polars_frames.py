"""polars' own object store (Rust): Parquet, CSV, NDJSON, a scan of many files."""
import os

import boto3
import polars

boto3.client("s3").create_bucket(Bucket="polars-frames")
options = {"aws_endpoint_url": os.environ["AWS_ENDPOINT_URL"], "aws_allow_http": "true"}
frame = polars.DataFrame({"id": list(range(1000)), "name": ["a", "b"] * 500})
for number in range(3):
    frame.write_parquet(f"s3://polars-frames/set/{number}.parquet", storage_options=options)
total = polars.scan_parquet("s3://polars-frames/set/*.parquet", storage_options=options)
assert total.filter(polars.col("name") == "b").select(polars.len()).collect().item() == 1500
frame.write_csv("s3://polars-frames/t.csv", storage_options=options)
assert polars.scan_csv("s3://polars-frames/t.csv", storage_options=options).collect().equals(frame)
frame.lazy().sink_ndjson("s3://polars-frames/t.ndjson", storage_options=options)
assert polars.scan_ndjson("s3://polars-frames/t.ndjson", storage_options=options).collect().equals(frame)
