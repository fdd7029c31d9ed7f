"""pyiceberg with a catalog in SQLite: creates a table, appends, filters, reads its history."""
import os
import tempfile

import boto3
import pyarrow
from pyiceberg.catalog.sql import SqlCatalog

boto3.client("s3").create_bucket(Bucket="iceberg-tables")
with tempfile.TemporaryDirectory() as folder:
    catalog = SqlCatalog(
        "local",
        uri=f"sqlite:///{folder}/catalog.db",
        warehouse="s3://iceberg-tables/warehouse",
        **{
            "s3.endpoint": os.environ["AWS_ENDPOINT_URL"],
            "s3.access-key-id": os.environ["AWS_ACCESS_KEY_ID"],
            "s3.secret-access-key": os.environ["AWS_SECRET_ACCESS_KEY"],
            "s3.region": "us-east-1",
        },
    )
    catalog.create_namespace("lake")
    rows = pyarrow.table({"id": pyarrow.array(range(100), pyarrow.int64()), "name": ["a", "b"] * 50})
    table = catalog.create_table("lake.events", schema=rows.schema)
    table.append(rows)
    table.append(rows)
    assert table.scan().to_arrow().num_rows == 200
    assert table.scan(row_filter="name == 'a'").to_arrow().num_rows == 100
    assert len(table.history()) == 2
