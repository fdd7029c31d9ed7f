"""The Python runtime of a function, run in the sandbox: loads the handler once, then answers one invocation
after another. https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
"""

import json
import os
import resource
import sys

from _lambda_context import LambdaContext
from _lambda_handler import Fault, fault_of, import_handler, report_of
from _lambda_logs import log_error, log_init_warning, set_up_logging, take_over_output
from _lambda_marshal import marshal
from _lambda_storage import move_temporary_folder


def main(channel):
    settings = json.loads(os.environ.pop("_RUNTIME_SETTINGS"))
    os.environ.update(settings["variables"])
    sys.path.insert(0, os.environ["LAMBDA_TASK_ROOT"])
    invocation = {"requestId": ""}
    take_over_output(channel)
    set_up_logging(channel, lambda: invocation["requestId"])
    move_temporary_folder(settings["temporaryFolder"], settings["storageBytes"], settings["ownPaths"])
    handler = load(channel)
    channel.send({"type": "ready"})
    for message in channel.messages():
        invocation.update(message)
        os.environ["_X_AMZN_TRACE_ID"] = message["traceId"]
        channel.send({**answer(channel, handler, message), "maxRssKb": peak()})


def load(channel):
    try:
        return import_handler(os.environ["_HANDLER"])
    except MemoryError:
        out_of_memory(channel)
    except Exception as error:  # noqa: BLE001 -- whatever the module throws is the function's error
        report = error.report("") if isinstance(error, Fault) else fault_of(error, "")
        log_init_warning()
        log_error(channel, report)
        channel.send({"type": "init-failed", "fatal": True, "error": report, "maxRssKb": peak()})
        sys.exit(1)


def answer(channel, handler, message):
    request_id = message["requestId"]
    try:
        event = json.loads(message["payload"])
        return {"type": "succeeded", **marshal(handler(event, LambdaContext(message)))}
    except MemoryError:
        out_of_memory(channel)
    except Fault as fault:
        report = fault.report(request_id)
    except Exception as error:  # noqa: BLE001 -- whatever the handler throws is the answer
        report = report_of(error, request_id)
    log_error(channel, report)
    return {"type": "failed", "error": report}


def out_of_memory(channel):
    """The sandbox refuses memory above the limit, where AWS kills the process."""
    channel.send({"type": "out-of-memory", "fatal": True, "maxRssKb": peak()})
    sys.exit(1)


def peak():
    """The most memory that this process has used, in KiB."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most
