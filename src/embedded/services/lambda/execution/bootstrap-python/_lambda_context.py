"""The context object: https://docs.aws.amazon.com/lambda/latest/dg/python-context.html"""

import os
import time
from types import SimpleNamespace

CLIENT = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")


def _members(values, names):
    return SimpleNamespace(**{name: (values or {}).get(name) for name in names})


class LambdaContext:
    def __init__(self, invocation):
        self.aws_request_id = invocation["requestId"]
        self.invoked_function_arn = invocation["functionArn"]
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.tenant_id = None
        self.identity = SimpleNamespace(cognito_identity_id=None, cognito_identity_pool_id=None)
        told = invocation.get("clientContext")
        self.client_context = None
        if told is not None:
            self.client_context = _members(told, ("custom", "env"))
            self.client_context.client = _members(told.get("client"), CLIENT)
        self._end = time.monotonic() + invocation["remainingMs"] / 1000

    def get_remaining_time_in_millis(self):
        return max(0, int((self._end - time.monotonic()) * 1000))

    def log(self, message):
        print(message, end="")
