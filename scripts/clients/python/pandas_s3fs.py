"""pandas with s3fs: CSV and Parquet written and read, a file appended, listed, signed and removed."""
import pandas
import s3fs

files = s3fs.S3FileSystem()
files.mkdir("pandas-s3fs")
frame = pandas.DataFrame({"id": range(1000), "name": [f"n{i % 7}" for i in range(1000)]})
frame.to_csv("s3://pandas-s3fs/table.csv", index=False)
assert pandas.read_csv("s3://pandas-s3fs/table.csv").equals(frame)
frame.to_parquet("s3://pandas-s3fs/table.parquet")
assert pandas.read_parquet("s3://pandas-s3fs/table.parquet").equals(frame)
frame.to_parquet("s3://pandas-s3fs/parts", partition_cols=["name"])
assert len(pandas.read_parquet("s3://pandas-s3fs/parts")) == 1000

with files.open("pandas-s3fs/large", "wb") as file:
    for _ in range(12):
        file.write(b"x" * 1024 * 1024)
assert files.info("pandas-s3fs/large")["size"] == 12 * 1024 * 1024
with files.open("pandas-s3fs/large", "ab") as file:
    file.write(b"end")
assert files.cat_file("pandas-s3fs/large", start=-3) == b"end"
assert files.url("pandas-s3fs/table.csv").startswith("http")
files.cp("pandas-s3fs/table.csv", "pandas-s3fs/copy.csv")
assert sorted(files.ls("pandas-s3fs"))[0] == "pandas-s3fs/copy.csv"
files.rm("pandas-s3fs", recursive=True)
