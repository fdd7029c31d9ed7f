"""What a function prints and logs, as Lambda's Python runtime formats it:
https://docs.aws.amazon.com/lambda/latest/dg/python-logging.html
"""

import io
import json
import logging
import os
import sys
import time
import traceback
from datetime import datetime, timezone

from _lambda_handler import as_on_aws

IS_JSON = os.environ.get("AWS_LAMBDA_LOG_FORMAT") == "JSON"
NO_BREAK_SPACE = "\u00a0"
STANDARD = set(logging.LogRecord("", 0, "", 0, "", (), None).__dict__) | {"aws_request_id", "message", "asctime"}
INIT_WARNING = (
    "LAMBDA_WARNING: Unhandled exception. The most likely cause is an issue in the function code. However, in rare "
    "cases, a Lambda runtime update can cause unexpected function behavior. For functions using managed runtimes, "
    "runtime updates can be triggered by a function change, or can be applied automatically. To determine if the "
    "runtime has been updated, check the runtime version in the INIT_START log entry. If this error correlates with a "
    "change in the runtime version, you may be able to mitigate this error by temporarily rolling back to the previous "
    "runtime version. For more information, see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html"
)


class Output(io.TextIOBase):
    """Standard output and error: what is written goes to the log at once, in order with everything else."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, channel, descriptor):
        super().__init__()
        self._channel = channel
        self._descriptor = descriptor
        self.buffer = Bytes(self)

    def writable(self):
        return True

    def fileno(self):
        return self._descriptor

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            self._channel.send({"type": "output", "text": as_on_aws(text)})
        return len(text)


class Bytes(io.RawIOBase):
    def __init__(self, output):
        super().__init__()
        self._output = output

    def writable(self):
        return True

    def write(self, data):
        self._output.write(bytes(data).decode("utf-8", "replace"))
        return len(data)


def take_over_output(channel):
    sys.stdout, sys.stderr = Output(channel, 1), Output(channel, 2)


class Handler(logging.Handler):
    """One record, one event of the log."""

    def __init__(self, channel):
        super().__init__()
        self._channel = channel

    def emit(self, record):
        try:
            self._channel.send({"type": "log", "message": as_on_aws(self.format(record))})
        except Exception:  # noqa: BLE001 -- as logging does
            self.handleError(record)


class JsonFormatter(logging.Formatter):
    def format(self, record):
        kind, error, trace = record.exc_info or (None, None, None)
        known = {
            "timestamp": _stamp(record.created),
            "level": record.levelname,
            "message": record.getMessage(),
            "logger": record.name,
            "stackTrace": traceback.format_tb(trace) if trace else None,
            "errorType": kind.__name__ if kind else None,
            "errorMessage": str(error) if error is not None else None,
            "requestId": record.aws_request_id,
            "location": f"{record.pathname}:{record.funcName}:{record.lineno}" if kind else None,
        }
        extra = {name: value for name, value in record.__dict__.items() if name not in STANDARD}
        told = {**extra, **{name: value for name, value in known.items() if value is not None}}
        return json.dumps(told, ensure_ascii=False, default=str) + "\n"


def _stamp(seconds):
    return datetime.fromtimestamp(seconds, tz=timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def set_up_logging(channel, current_request_id):
    """The root logger writes to the function's log; with JSON as log format from INFO on."""
    logging.Formatter.converter = time.gmtime
    handler = Handler(channel)
    text = "[%(levelname)s]\t%(asctime)s.%(msecs)03dZ\t%(aws_request_id)s\t%(message)s\n"
    handler.setFormatter(JsonFormatter() if IS_JSON else logging.Formatter(text, "%Y-%m-%dT%H:%M:%S"))

    def with_request_id(record):
        record.aws_request_id = current_request_id()
        return True

    handler.addFilter(with_request_id)
    logging.getLogger().addHandler(handler)
    if IS_JSON:
        logging.getLogger().setLevel(logging.INFO)


def log_init_warning():
    logging.warning(INIT_WARNING)


def log_error(channel, report):
    """An error that the caller gets, too. Lines are indented with no-break spaces, since logs trim others."""
    if IS_JSON:
        told = {"timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "level": "ERROR", **report}
        message = json.dumps(told)
    else:
        lines = [f"[ERROR] {report['errorType']}: {report['errorMessage']}", "Traceback (most recent call last):"]
        for line in "".join(report["stackTrace"]).splitlines():
            text = line.lstrip(" ")
            lines.append(NO_BREAK_SPACE * (len(line) - len(text)) + text)
        message = "\n".join(lines)
    channel.send({"type": "log", "message": message})
