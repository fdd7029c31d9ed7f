"""Makes clean rows of messy logs and loads them into DuckDB and Parquet: what this lab brings to TypeScript."""

import json
import os
import re
import tempfile

import boto3
import pandas as pd

s3 = boto3.client("s3")

PLAIN = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}(?: [+-]\d\d:\d\d)?) "
    r"(?P<level>[^ ]+) (?P<service>[^ ]+) - (?P<message>.*)",
    re.ASCII,
)
BRACKETED = re.compile(
    r"\[(?P<time>\d\d/[^/ ]{3}/\d{4}:\d\d:\d\d:\d\d(?: [+-]\d{4})?)\] "
    r"(?P<service>[^ ]+) (?P<level>[^ ]+): (?P<message>.*)",
    re.ASCII,
)
# Of letters beyond ASCII, some have an ASCII letter as their capital: "ınfo" is no level.
LEVEL = re.compile("debug|info|warn|warning|error", re.ASCII | re.IGNORECASE)
FIELDS = ["time", "level", "service", "message"]


def split_records(text):
    """Number, first line and further lines of each record."""
    records = []
    for number, line in enumerate(re.split(r"\r?\n", text), start=1):
        if line.strip(" \t") == "":
            continue
        if records and re.match(r"[ \t]|Caused by:", line):
            records[-1][2].append(line)
        else:
            records.append((number, line, []))
    return records


def refuse_constant(name):
    """NaN and Infinity are not JSON, though Python reads them."""
    raise ValueError(name)


def read_fields(line):
    """The fields of a record with a time that pandas can read, or the reason why it has none."""
    if line.startswith("{"):
        try:
            record = json.loads(line, parse_constant=refuse_constant)
        except ValueError:
            return "not-json"
        if not all(isinstance(record.get(field), str) for field in FIELDS):
            return "missing-field"
        return {**{field: record[field] for field in FIELDS}, "format": "ISO8601"}
    if found := PLAIN.fullmatch(line):
        return {**found.groupdict(), "format": "%Y-%m-%d %H:%M:%S,%f %z"}
    if found := BRACKETED.fullmatch(line):
        return {**found.groupdict(), "format": "%d/%b/%Y:%H:%M:%S %z"}
    return "unknown-format"


def read_record(line):
    fields = read_fields(line)
    if isinstance(fields, str):
        return fields
    time = pd.to_datetime(fields["time"], format=fields.pop("format"), errors="coerce")
    # NaT has a zone as little as a time without one has.
    if pd.isna(time) or time.tzinfo is None:
        return "bad-time"
    if not LEVEL.fullmatch(fields["level"]):
        return "bad-level"
    level = fields["level"].upper().replace("WARNING", "WARN")
    moment = time.tz_convert("UTC").isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {**fields, "time": moment, "level": level}


def parse_log(text):
    """Rows and rejected lines of one file's text."""
    rows, rejected = [], []
    for number, first, more in split_records(text):
        read = read_record(first)
        if isinstance(read, str):
            rejected.append({"line": number, "reason": read, "text": "\n".join([first, *more])})
        else:
            rows.append({"line": number, **read, "message": "\n".join([read["message"], *more])})
    return {"rows": rows, "rejected": rejected}


def clean_logs(bucket, prefix, target):
    """Reads every log, keeps each event once, and writes a database and a Parquet file. Always does all of it."""
    import duckdb

    rows, rejected = [], []
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for item in page.get("Contents", []):
            text = s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read().decode("utf-8")
            parsed = parse_log(text)
            rows += [{**row, "source": item["Key"]} for row in parsed["rows"]]
            rejected += [{"source": item["Key"], **line} for line in parsed["rejected"]]
    events = pd.DataFrame(rows, columns=[*FIELDS, "source", "line"]).drop_duplicates(FIELDS)
    events["time"] = pd.to_datetime(events["time"], format="ISO8601").dt.tz_localize(None)
    refused = pd.DataFrame(rejected, columns=["source", "line", "reason", "text"])
    with tempfile.TemporaryDirectory() as folder:
        database, parquet = os.path.join(folder, "logs.duckdb"), os.path.join(folder, "events.parquet")
        with duckdb.connect(database) as connection:
            connection.execute("CREATE TABLE events AS SELECT * FROM events")
            connection.execute("CREATE TABLE rejected AS SELECT * FROM refused")
        events.sort_values(["time", "source", "line"]).to_parquet(parquet, index=False)
        for file in (database, parquet):
            s3.upload_file(file, bucket, f"{target}/{os.path.basename(file)}")


if __name__ == "__main__":
    clean_logs("my-bucket", "logs/2026/", "clean/2026")
