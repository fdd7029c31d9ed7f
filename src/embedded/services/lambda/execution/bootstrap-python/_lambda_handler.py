"""Finds the function that a handler name means, and reports what goes wrong, as Lambda's Python runtime does:
https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html and
https://docs.aws.amazon.com/lambda/latest/dg/python-exceptions.html
"""

import importlib
import os
import sys
import sysconfig
import traceback

RUNTIME = os.path.dirname(os.path.abspath(__file__))
# Of the file that Python was started with.
RUNNER = os.path.dirname(os.path.abspath(sys.argv[0]))
TASK = os.environ["LAMBDA_TASK_ROOT"]
PACKAGES = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
LIBRARY = f"/var/lang/lib/python{sys.version_info[0]}.{sys.version_info[1]}"


def as_on_aws(text):
    """Paths as they are on AWS: /var/task for the function's code, /var/lang for Python's own library."""
    text = str(text).replace(TASK, "/var/task").replace(RUNTIME, "/var/runtime").replace(RUNNER, "/var/runtime")
    for folder in PACKAGES:
        text = text.replace(folder, f"{LIBRARY}/site-packages")
    return text.replace(sysconfig.get_path("stdlib"), LIBRARY)


class Fault(Exception):
    """An error of the runtime itself: its type is what the caller sees."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = f"Runtime.{error_type}"
        self.trace = trace or []

    def report(self, request_id):
        return make_report(str(self), self.error_type, self.trace, request_id)


def make_report(message, error_type, trace, request_id):
    return {
        "errorMessage": as_on_aws(message),
        "errorType": error_type,
        "requestId": request_id,
        "stackTrace": [as_on_aws(line) for line in trace],
    }


def report_of(error, request_id):
    """What the caller gets for an error of the handler: its frames, without the runtime's."""
    frames = traceback.extract_tb(error.__traceback__)
    first = next((at for at, frame in enumerate(frames) if not frame.filename.startswith(RUNTIME)), 0)
    lines = traceback.format_list([(f.filename, f.lineno, f.name, f.line) for f in frames[first:]])
    return make_report(str(error), type(error).__name__, lines, request_id)


fault_of = report_of


def import_handler(name):
    """`folder/module.function`, `module.function`."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("MalformedHandlerName", f"Bad handler '{name}': {error}") from error
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        raise Fault("HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'") from error
