"""What calls raise. A completion that could not be judged raises nothing: its result says so."""
from __future__ import annotations


class AssayError(Exception):
    """Every error of this package."""


class CallError(AssayError):
    """The call itself is at fault (rubric, options, limits); sending it again changes nothing."""


class Unavailable(AssayError):
    """The server cannot be reached, is overloaded, or did not answer in time; sending the call again may help."""


class ServerError(AssayError):
    """The server failed."""


def from_code(code: object, details: str) -> AssayError:
    """The exception for a gRPC status."""
    import grpc

    if code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED,
                grpc.StatusCode.UNIMPLEMENTED, grpc.StatusCode.NOT_FOUND, grpc.StatusCode.OUT_OF_RANGE):
        return CallError(details)
    if code in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED, grpc.StatusCode.RESOURCE_EXHAUSTED,
                grpc.StatusCode.CANCELLED):
        return Unavailable(details)
    return ServerError(f"{getattr(code, 'name', code)}: {details}")
