"""The answer of a handler: JSON, or bytes as they are. https://docs.aws.amazon.com/lambda/latest/dg/python-handler.html"""

import base64
import decimal
import json
import re
import secrets
import sys

from _lambda_handler import Fault

# From Python 3.12 on the runtime leaves characters beyond ASCII as they are.
ENSURE_ASCII = sys.version_info < (3, 12)


def marshal(value):
    if isinstance(value, bytes):
        return {"payload": base64.b64encode(value).decode("ascii"), "isBase64": True}
    mark = secrets.token_hex(16)

    def encode(other):
        if isinstance(other, decimal.Decimal):
            return float("nan") if other.is_nan() else f"{mark}{other}"
        raise TypeError(f"Object of type {type(other).__name__} is not JSON serializable")

    try:
        text = json.dumps(value, default=encode, ensure_ascii=ENSURE_ASCII)
    except Exception as error:
        raise Fault("MarshalError", f"Unable to marshal response: {error}") from error
    return {"payload": re.sub(f'"{mark}([^"]*)"', r"\1", text)}
