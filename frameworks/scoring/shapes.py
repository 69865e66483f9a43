"""JSON shapes of answers: objects with known keys, lists, texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from frameworks.scoring.problems import Fault, FaultCode, Refusal, Repeated, refused


def read_object(raw: object) -> Mapping[str, object] | Refusal:
    """A JSON object that names no key twice."""
    if isinstance(raw, Repeated):
        return refused(FaultCode.REPEATED_KEY, keys=raw.keys)
    if raw is None:
        return refused(FaultCode.NULL)
    return raw if isinstance(raw, dict) else refused(FaultCode.NOT_AN_OBJECT)


def read_keys(
    raw: object, required: Sequence[str], optional: Sequence[str] = ()
) -> Mapping[str, object] | Refusal:
    """An object with every required key, perhaps optional ones, and no other."""
    record = read_object(raw)
    if isinstance(record, Refusal):
        return record
    if len(record) == len(required) and all(key in record for key in required):
        return record
    known = (*required, *optional)
    faults = [
        Fault(FaultCode.UNKNOWN_KEY, {"found": str(key)}) for key in record if key not in known
    ]
    faults += [Fault(FaultCode.MISSING_KEY, {"key": key}) for key in required if key not in record]
    return Refusal(tuple(faults)) if faults else record


def read_list(raw: object) -> Sequence[object] | Refusal:
    if raw is None:
        return refused(FaultCode.NULL)
    return raw if isinstance(raw, (list, tuple)) else refused(FaultCode.NOT_A_LIST)


def read_reason(raw: object, code: FaultCode) -> str | Refusal:
    """A reason in words; ``code`` is the fault where there is none."""
    if isinstance(raw, str) and raw.strip():
        return raw.strip()
    return refused(code)
