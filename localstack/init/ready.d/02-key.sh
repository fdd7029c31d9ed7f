#!/usr/bin/env bash
# A symmetric KMS key by a name: aws kms describe-key --key-id alias/labs-sample
set -euo pipefail
awslocal kms describe-key --key-id alias/labs-sample >/dev/null 2>&1 && exit
key=$(awslocal kms create-key --description "Sample key" --query KeyMetadata.KeyId --output text)
awslocal kms create-alias --alias-name alias/labs-sample --target-key-id "$key"
