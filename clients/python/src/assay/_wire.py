"""Message classes of assay.v1, made from the descriptor set that the package carries.

No generated code: that would tie the package to one protobuf release. The classes live in a pool of their own, so that stubs that a user
generated from the same .proto files do not get in the way.
"""
from __future__ import annotations

from importlib import resources
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE = "assay.v1"
SERVICE = f"/{PACKAGE}.RewardService"


def _load_pool() -> descriptor_pool.DescriptorPool:
    files = descriptor_pb2.FileDescriptorSet.FromString(resources.files(__package__).joinpath("assay.fds").read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file) if hasattr(pool, "Add") else pool.AddSerializedFile(file.SerializeToString())
    return pool


_POOL = _load_pool()
_FACTORY = None if hasattr(message_factory, "GetMessageClass") else message_factory.MessageFactory(_POOL)


def message(name: str) -> Any:
    """The class of message `name` of assay.v1."""
    descriptor = _POOL.FindMessageTypeByName(f"{PACKAGE}.{name}")
    if _FACTORY is not None:  # protobuf before 4.22
        return _FACTORY.GetPrototype(descriptor)
    return message_factory.GetMessageClass(descriptor)


def enum_names(name: str) -> dict[int, str]:
    """Numbers of an enum to names without their prefix ("CORRECT")."""
    values = _POOL.FindEnumTypeByName(f"{PACKAGE}.{name}").values
    prefix = values[0].name.removesuffix("UNSPECIFIED")
    return {value.number: value.name.removeprefix(prefix) for value in values}


def enum_number(name: str, value: str | int | None) -> int:
    """The number of an enum value by its name without prefix, in any case, dashes for underscores allowed; None is 0."""
    if value is None or isinstance(value, int):
        return int(value or 0)
    wanted = value.upper().replace("-", "_")
    for number, known in enum_names(name).items():
        if known == wanted:
            return number
    raise ValueError(f"{name}: {value!r} is none of {', '.join(enum_names(name).values())}")


ScoreRequest = message("ScoreRequest")
ScoreResponse = message("ScoreResponse")
GetServerInfoRequest = message("GetServerInfoRequest")
GetServerInfoResponse = message("GetServerInfoResponse")
Rubric = message("Rubric")
