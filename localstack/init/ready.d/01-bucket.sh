#!/usr/bin/env bash
# A bucket with two objects to look at: aws s3 ls s3://labs-sample
set -euo pipefail
awslocal s3api head-bucket --bucket labs-sample 2>/dev/null || awslocal s3 mb s3://labs-sample
printf 'Hello from LocalStack.\nEach line of this object is one line.\n' \
  | awslocal s3 cp - s3://labs-sample/hello.txt --content-type text/plain
printf 'city,people\n"Graz, Austria",303270\nOulu,214633\n' \
  | awslocal s3 cp - s3://labs-sample/cities.csv --content-type text/csv
