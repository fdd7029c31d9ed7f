#!/usr/bin/env bash
# No function of this LocalStack runs yet: any that is there belongs to an earlier one.
exec /etc/localstack/init/shutdown.d/remove-functions.sh
