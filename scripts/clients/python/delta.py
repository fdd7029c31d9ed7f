"""deltalake (Rust): commits by conditional puts, appends, an overwrite, time travel, vacuum."""
import os

import boto3
import deltalake
import pyarrow

boto3.client("s3").create_bucket(Bucket="delta-tables")
options = {"AWS_ALLOW_HTTP": "true", "AWS_ENDPOINT_URL": os.environ["AWS_ENDPOINT_URL"], "conditional_put": "etag"}
where = "s3://delta-tables/events"
rows = pyarrow.table({"id": pyarrow.array(range(100), pyarrow.int64()), "day": ["mon", "tue"] * 50})
deltalake.write_deltalake(where, rows, partition_by=["day"], storage_options=options)
for _ in range(3):
    deltalake.write_deltalake(where, rows, mode="append", storage_options=options)
table = deltalake.DeltaTable(where, storage_options=options)
assert table.version() == 3 and table.to_pyarrow_table().num_rows == 400
deltalake.write_deltalake(where, rows, mode="overwrite", storage_options=options)
table.update_incremental()
assert table.to_pyarrow_table().num_rows == 100
assert deltalake.DeltaTable(where, version=1, storage_options=options).to_pyarrow_table().num_rows == 200
table.vacuum(retention_hours=0, dry_run=False, enforce_retention_duration=False)
