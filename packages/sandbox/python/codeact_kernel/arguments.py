"""Arguments of host functions as JSON."""

import base64
import dataclasses
import datetime
import decimal
import enum
import fractions
import math
import os
import sys
import uuid

MOST_DEPTH = 100


def to_json(value, where, depth=0):
    """The JSON value of an argument.

    Not-a-number becomes null, tuples and sets become lists, tables become lists of records, dates ISO text, bytes
    base64. Anything else raises TypeError, naming `where`.
    """
    if value is None or value is True or value is False:
        return value
    kind = type(value)
    if kind is str or kind is int:
        return value
    if depth > MOST_DEPTH:
        raise TypeError("%s: nested too deeply to be sent" % where)
    if isinstance(value, float):
        return _number(float(value), where)
    if isinstance(value, enum.Enum):
        return to_json(value.value, where, depth + 1)
    if isinstance(value, (str, int)):
        return str(value) if isinstance(value, str) else int(value)
    if isinstance(value, dict):
        return {_key(key, where): to_json(item, where, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return [to_json(item, where, depth + 1) for item in value]
    simple = _simple(value)
    if simple is not None:
        return simple
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        pairs = ((field.name, getattr(value, field.name)) for field in dataclasses.fields(value))
        return {name: to_json(item, where, depth + 1) for name, item in pairs}
    found, converted = _foreign(value)
    if found:
        return to_json(converted, where, depth + 1)
    raise TypeError("%s: a value of type %s cannot be sent to the host" % (where, kind.__name__))


def _number(value, where):
    if math.isnan(value):
        return None
    if math.isinf(value):
        raise TypeError("%s: infinity cannot be sent to the host" % where)
    return value


def _key(key, where):
    if isinstance(key, str):
        return str(key)
    if isinstance(key, (bool, int, float)) or key is None:
        return str(key)
    simple = _simple(key)
    if isinstance(simple, str):
        return simple
    raise TypeError("%s: a key of type %s cannot be sent to the host" % (where, type(key).__name__))


def _simple(value):
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        # pandas.NaT is a datetime whose text is no date.
        return value.isoformat() if value == value else None
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, decimal.Decimal):
        return float(value) if value.is_finite() else str(value)
    if isinstance(value, fractions.Fraction):
        return float(value)
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, os.PathLike):
        return os.fsdecode(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode("ascii")
    return None


def _foreign(value):
    """Converts values of numpy and pandas where those are loaded."""
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if numpy is not None and isinstance(value, (numpy.ndarray, numpy.generic)):
        if isinstance(value, numpy.datetime64):
            return True, str(value)
        return True, value.tolist()
    if pandas is not None:
        if isinstance(value, pandas.DataFrame):
            return True, value.to_dict(orient="records")
        if isinstance(value, (pandas.Series, pandas.Index)):
            return True, value.tolist()
        if value is pandas.NA or value is pandas.NaT:
            return True, None
    return False, None
