/** The clients that `npm run test:clients` runs, and their requirements. */

/**
 * @typedef {object} Client
 * @property {string} name
 * @property {string} scenario What the client does, for the page.
 * @property {"python" | "node" | "go"} kind
 * @property {string} environment Clients with the same environment share its packages.
 * @property {readonly string[]} packages
 * @property {string} shown The package whose version is shown.
 * @property {string} script A file next to this one. For Go, the folder of a program.
 * @property {readonly string[]} [arguments]
 * @property {boolean} [heavy] Only with --all.
 */

const newest = ["boto3", "pyarrow", "pandas", "deltalake", "polars", "pyiceberg[pyarrow,sql-sqlite]"];
const fsspec = ["s3fs>=2025", "pandas", "pyarrow", "duckdb"];
const js = ["client-s3", "lib-storage", "s3-request-presigner", "s3-presigned-post"];
const sdk = (version) => js.map((name) => `@aws-sdk/${name}@${version}`);
const python = (name, fields) => ({
  name,
  kind: "python",
  environment: "newest",
  packages: newest,
  ...fields,
});

/** @type {readonly Client[]} */
export const clients = [
  python("boto3", {
    scenario: "objects, multipart, pages, presigned URL (version 2) and form, KMS, Logs, Lambda, STS",
    shown: "boto3",
    script: "python/boto3_calls.py",
  }),
  python("boto3 1.34", {
    scenario: "the same, without the newer default checksums",
    environment: "boto3-1.34",
    packages: ["boto3==1.34.*"],
    shown: "boto3",
    script: "python/boto3_calls.py",
  }),
  python("AWS CLI 1", {
    scenario: "mb, cp in parts, sync, ls, presign, mv, rb; s3api, kms, logs, lambda, sts",
    environment: "awscli",
    packages: ["awscli"],
    shown: "awscli",
    script: "python/aws_cli.py",
  }),
  python("pandas with s3fs", {
    scenario: "CSV and Parquet, partitions, append, copy, list, remove",
    environment: "fsspec",
    packages: fsspec,
    shown: "s3fs",
    script: "python/pandas_s3fs.py",
  }),
  python("pyarrow (C++ SDK)", {
    scenario: "Parquet, a partitioned dataset, streams, copy, remove",
    shown: "pyarrow",
    script: "python/arrow.py",
  }),
  python("deltalake", {
    scenario: "commits by conditional puts, appends, overwrite, time travel, vacuum",
    shown: "deltalake",
    script: "python/delta.py",
  }),
  python("polars", {
    scenario: "Parquet, CSV, NDJSON, a scan of many files",
    shown: "polars",
    script: "python/polars_frames.py",
  }),
  python("pyiceberg", {
    scenario: "create a table, append, filter, read its history",
    shown: "pyiceberg",
    script: "python/iceberg.py",
  }),
  python("awswrangler", {
    scenario: "CSV, JSON, a partitioned dataset, list, remove",
    environment: "awswrangler",
    packages: ["awswrangler"],
    shown: "awswrangler",
    script: "python/wrangler.py",
  }),
  python("DuckDB with fsspec", {
    scenario: "COPY to Parquet and CSV, read back by a pattern",
    environment: "fsspec",
    packages: fsspec,
    shown: "duckdb",
    script: "python/duckdb_fsspec.py",
  }),
  {
    name: "SDK for JavaScript",
    scenario: "lib-storage from a stream, pages, presigned URL and form",
    kind: "node",
    environment: "sdk-js-newest",
    packages: sdk("latest"),
    shown: "@aws-sdk/client-s3",
    script: "node/sdk.mjs",
    arguments: ["newest"],
  },
  {
    name: "SDK for JavaScript 3.300",
    scenario: "the same",
    kind: "node",
    environment: "sdk-js-3.300",
    packages: sdk("3.300.0"),
    shown: "@aws-sdk/client-s3",
    script: "node/sdk.mjs",
    arguments: ["3-300"],
  },
  python("PySpark with hadoop-aws", {
    scenario: "a partitioned write (signed chunks), CSV, JSON, overwrite, append, a filtered read",
    environment: "spark-3.5",
    packages: ["pyspark==3.5.6", "boto3"],
    shown: "pyspark",
    script: "python/spark.py",
    arguments: ["3.3.4"],
    heavy: true,
  }),
  {
    name: "minio-go",
    scenario: "small, empty and large objects with signed chunks, list, remove",
    kind: "go",
    environment: "minio-go",
    packages: ["github.com/minio/minio-go/v7"],
    shown: "github.com/minio/minio-go/v7",
    script: "go/minio",
    heavy: true,
  },
  {
    name: "SDK for Go v2",
    scenario: "upload manager from a stream, pages, a presigned URL",
    kind: "go",
    environment: "sdk-go",
    packages: [
      "github.com/aws/aws-sdk-go-v2/config",
      "github.com/aws/aws-sdk-go-v2/feature/s3/manager",
      "github.com/aws/aws-sdk-go-v2/service/s3",
    ],
    shown: "github.com/aws/aws-sdk-go-v2/service/s3",
    script: "go/sdk",
    heavy: true,
  },
];
