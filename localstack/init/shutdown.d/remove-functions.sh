#!/usr/bin/env bash
# Removes the containers of functions, which LocalStack does not always get to before it ends; run again at the next
# start (ready.d/00-remove-functions.sh) for those of a LocalStack that was killed.
set -euo pipefail
label=aws-data-labs.compose
docker() { curl -fsS --unix-socket /var/run/docker.sock "$@"; }
docker -G http://docker/containers/json --data all=true --data-urlencode "filters={\"label\":[\"$label\"]}" \
  | python3 -c 'import json, sys; [print(found["Id"]) for found in json.load(sys.stdin)]' \
  | while read -r id; do docker -X DELETE "http://docker/containers/$id?force=true&v=true" || true; done
