"""DuckDB reading and writing through fsspec's s3fs."""
import duckdb
import fsspec

files = fsspec.filesystem("s3")
files.mkdir("duckdb-fsspec")
connection = duckdb.connect()
connection.register_filesystem(files)
connection.execute("COPY (SELECT range AS id, range % 3 AS part FROM range(10000)) TO 's3://duckdb-fsspec/t.parquet'")
total = connection.execute("SELECT count(*), sum(id) FROM read_parquet('s3://duckdb-fsspec/*.parquet')").fetchone()
assert total == (10000, 49995000), total
connection.execute("COPY (SELECT 1 AS a) TO 's3://duckdb-fsspec/t.csv' (HEADER)")
assert connection.execute("SELECT a FROM read_csv('s3://duckdb-fsspec/t.csv')").fetchall() == [(1,)]
