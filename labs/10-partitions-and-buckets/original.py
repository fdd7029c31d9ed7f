"""Partitions a table by folders and puts it into buckets by hash: what this lab brings to TypeScript."""

import pathlib
import re

from pyspark.sql import SparkSession, functions

spark = (
    SparkSession.builder.appName("Partitions and buckets")
    # Otherwise Spark guesses types of partition columns: 007 becomes the number 7.
    .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
    .getOrCreate()
)

SCHEMA = "id INT, email STRING, gender STRING, city STRING"


def write_partitions(path, customers, by):
    """A folder for each value; the null partition is __HIVE_DEFAULT_PARTITION__."""
    frame = spark.createDataFrame(customers, SCHEMA)
    # In memory, rows of one partition meet in one task: each folder gets one file, and not one for each task.
    frame.repartition(*by).write.partitionBy(*by).mode("overwrite").parquet(path)


def read_partitions(path, condition):
    """Spark reads only the folders that a condition on partition columns lets through."""
    return spark.read.parquet(path).where(condition).orderBy("id").select("id", "email", "gender", "city")


def write_buckets(table, path, customers, buckets):
    """Each row goes into the bucket that the hash of its email names. The catalog keeps how many buckets there are."""
    frame = spark.createDataFrame(customers, SCHEMA)
    # As many tasks as buckets, and each with the rows of one: as many files.
    writer = frame.repartition(buckets, "email").write.bucketBy(buckets, "email")
    writer.option("path", path).mode("overwrite").saveAsTable(table)


def lookup(table, email):
    """Of a bucketed table, Spark reads the one bucket that can hold the email."""
    return spark.table(table).where(functions.col("email") == email).orderBy("id")


def bucket_of(email, buckets):
    """What bucketBy computes: pmod keeps the sign of what it divides by, unlike %."""
    row = spark.createDataFrame([(email,)], "email STRING")
    return row.select(functions.pmod(functions.hash("email"), functions.lit(buckets))).first()[0]


def folders(path):
    """The folders that hold Parquet files."""
    files = pathlib.Path(path).rglob("*.parquet")
    return sorted({file.parent.relative_to(path).as_posix() for file in files})


def show_partitions(path, customers, by, condition):
    """What is written, and what comes back."""
    write_partitions(path, customers, by)
    return {"folders": folders(path), "rows": read_partitions(path, condition)}


def show_hashes(emails, buckets):
    """Spark's hash of each text, and its bucket."""
    rows = spark.createDataFrame([(email,) for email in emails], "email STRING")
    return rows.select(
        "email",
        functions.hash("email").alias("hash"),
        functions.pmod(functions.hash("email"), functions.lit(buckets)).alias("bucket"),
    )


def show_buckets(table, path, customers, buckets):
    """The ids in each bucket, by the number in its file's name."""
    write_buckets(table, path, customers, buckets)
    found = {}
    for file in spark.table(table).inputFiles():
        bucket = re.search(r"_(\d+)(?:\..*)?$", file)[1]
        found.setdefault(bucket, []).extend(row.id for row in spark.read.parquet(file).collect())
    return {bucket: sorted(ids) for bucket, ids in sorted(found.items())}


if __name__ == "__main__":
    people = [
        (1, "ada@example.org", "female", "London"),
        (2, "alan@example.org", "male", None),
        (3, None, None, "São Paulo"),
    ]
    write_partitions("s3a://my-bucket/customers/", people, ["gender"])
    read_partitions("s3a://my-bucket/customers/", "gender IS NULL").show()
    write_buckets("customers", "s3a://my-bucket/buckets/", people, 8)
    lookup("customers", "ada@example.org").show()
