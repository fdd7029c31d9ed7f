#!/usr/bin/env bash
# A small function: aws lambda invoke --function-name labs-sample /dev/stdout
set -euo pipefail
awslocal lambda get-function --function-name labs-sample >/dev/null 2>&1 && exit
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/index.mjs" <<'JS'
export const handler = async (event) => {
  console.log(JSON.stringify({ message: "invoked", event }));
  return { statusCode: 200, body: JSON.stringify({ greeting: `Hello, ${event?.name ?? "world"}` }) };
};
JS
(cd "$folder" && python3 -m zipfile -c code.zip index.mjs)
# LocalStack checks the form of the role's ARN, not whether the role is there.
awslocal lambda create-function --function-name labs-sample --runtime nodejs22.x --handler index.handler \
  --role arn:aws:iam::000000000000:role/labs-sample --zip-file "fileb://$folder/code.zip" >/dev/null
