"""Reads a CSV, drops rows with missing values, groups and counts: what this lab brings to TypeScript."""

import pandas as pd
from pyspark.sql import SparkSession, functions

spark = SparkSession.builder.appName("ETL Example").getOrCreate()


def read(path):
    """Quotes within quotes and line ends in cells have to be asked for; every column is text."""
    return spark.read.csv(path, header=True, multiLine=True, escape='"')


def counted(frame, column):
    """Most frequent first. Without orderBy, Spark gives the groups in any order."""
    return frame.groupBy(column).count().orderBy(functions.desc("count"), column)


def etl_example(path, column_name):
    """The classic: what it prints is what people look at."""
    counts = counted(read(path).dropna(), column_name)
    counts.show()
    return counts


def count_groups(path, column, subset=None):
    """Rows are dropped where one of the columns in subset is missing, or any column."""
    return counted(read(path).dropna(subset=subset), column)


def count_groups_as_pandas(path, column, subset=None):
    """The same with pandas, which takes more for missing: NA, null, NaN and others."""
    frame = pd.read_csv(path, dtype=str).dropna(subset=subset)
    counts = frame.groupby(column, dropna=False).size().reset_index(name="count")
    return counts.sort_values(["count", column], ascending=[False, True], na_position="first")


if __name__ == "__main__":
    etl_example("s3a://my-bucket/people.csv", "column_name")
