"""pyarrow's own S3 file system (the C++ SDK): a partitioned dataset, streams, a copy, a removal."""
import os

import pyarrow
import pyarrow.dataset
import pyarrow.fs
import pyarrow.parquet

endpoint = os.environ["AWS_ENDPOINT_URL"].removeprefix("http://")
files = pyarrow.fs.S3FileSystem(
    endpoint_override=endpoint, scheme="http", region="us-east-1", allow_bucket_creation=True, allow_bucket_deletion=True
)
files.create_dir("arrow-files")
table = pyarrow.table({"id": list(range(5000)), "part": [i % 4 for i in range(5000)]})
pyarrow.parquet.write_table(table, "arrow-files/one.parquet", filesystem=files)
assert pyarrow.parquet.read_table("arrow-files/one.parquet", filesystem=files).equals(table)
pyarrow.dataset.write_dataset(
    table, "arrow-files/set", format="parquet", partitioning=["part"], partitioning_flavor="hive", filesystem=files
)
read = pyarrow.dataset.dataset("arrow-files/set", partitioning="hive", filesystem=files)
assert read.count_rows(filter=pyarrow.dataset.field("part") == 2) == 1250
with files.open_output_stream("arrow-files/stream") as stream:
    for _ in range(12):
        stream.write(b"x" * 1024 * 1024)
assert files.get_file_info("arrow-files/stream").size == 12 * 1024 * 1024
files.copy_file("arrow-files/stream", "arrow-files/copy")
with files.open_input_file("arrow-files/copy") as file:
    file.seek(5)
    assert file.read(3) == b"xxx"
files.delete_dir("arrow-files")
