"""PySpark with hadoop-aws (Java SDK): a partitioned write, CSV, JSON, overwrite, read back with a filter."""
import os
import sys

import boto3
from pyspark.sql import SparkSession
from pyspark.sql.functions import col

boto3.client("s3").create_bucket(Bucket="spark-tables")
spark = (
    SparkSession.builder.master("local[2]")
    .config("spark.jars.packages", f"org.apache.hadoop:hadoop-aws:{sys.argv[1]}")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.sql.shuffle.partitions", "2")
    .config("spark.hadoop.fs.s3a.endpoint", os.environ["AWS_ENDPOINT_URL"])
    .config("spark.hadoop.fs.s3a.path.style.access", "true")
    .config("spark.hadoop.fs.s3a.connection.ssl.enabled", "false")
    .config("spark.hadoop.fs.s3a.access.key", os.environ["AWS_ACCESS_KEY_ID"])
    .config("spark.hadoop.fs.s3a.secret.key", os.environ["AWS_SECRET_ACCESS_KEY"])
    .getOrCreate()
)
where = "s3a://spark-tables"
rows = spark.range(2000).withColumn("part", col("id") % 4)
rows.write.partitionBy("part").parquet(f"{where}/set")
assert spark.read.parquet(f"{where}/set").filter("part = 2").count() == 500
rows.write.mode("overwrite").partitionBy("part").parquet(f"{where}/set")
rows.write.mode("append").partitionBy("part").parquet(f"{where}/set")
assert spark.read.parquet(f"{where}/set").count() == 4000
rows.write.option("header", True).csv(f"{where}/csv")
assert spark.read.option("header", True).csv(f"{where}/csv").count() == 2000
rows.coalesce(1).write.json(f"{where}/json")
assert spark.read.json(f"{where}/json").selectExpr("sum(id)").first()[0] == 1999000
spark.stop()
