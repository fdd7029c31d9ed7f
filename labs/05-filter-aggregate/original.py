"""Reads a CSV from S3, filters and aggregates it with pandas, writes the result: what this lab brings to TypeScript."""

from collections import defaultdict

import boto3
import pandas as pd

s3 = boto3.client("s3")


def filter_rows(bucket, key, numbers, where=None):
    """The rows as a DataFrame: the columns in numbers as floats, all others as text."""
    body = s3.get_object(Bucket=bucket, Key=key)["Body"]
    types = defaultdict(lambda: "str", {column: "float64" for column in numbers})
    frame = pd.read_csv(body, dtype=types)
    if where is not None:
        frame = frame[frame[where["column"]] >= where["at_least"]]
    return frame


def filter_aggregate(bucket, key, numbers, by, measures, where=None, products=None):
    """One row for each group. A measure is a name with a column and what to do with it: ("units", "sum")."""
    frame = filter_rows(bucket, key, numbers, where).copy()
    for name, (first, second) in (products or {}).items():
        frame[name] = frame[first] * frame[second]
    named = {name: tuple(measure) for name, measure in measures.items()}
    return frame.groupby(by).agg(**named).reset_index()


def py_filter_script(bucket, key, target, **query):
    """Writes the groups as CSV and as JSON."""
    groups = filter_aggregate(bucket, key, **query)
    for body, extension, content_type in [
        (groups.to_csv(index=False), "csv", "text/csv"),
        (groups.to_json(orient="records"), "json", "application/json"),
    ]:
        s3.put_object(
            Bucket=bucket,
            Key=f"{target}.{extension}",
            Body=body.encode("utf-8"),
            ContentType=content_type,
        )
    return {"groups": len(groups)}


if __name__ == "__main__":
    py_filter_script(
        "my-bucket",
        "sales.csv",
        "sales-by-region",
        numbers=["units"],
        by=["region", "product"],
        measures={"sold": ("units", "sum"), "customers": ("customer", "nunique")},
        where={"column": "units", "at_least": 1},
    )
