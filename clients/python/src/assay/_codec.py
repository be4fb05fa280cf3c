"""Between dataclasses and messages."""
from __future__ import annotations

import numbers
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _wire
from ._types import Answer, Completion, Component, Error, Group, GroupResult, Result, Scores, ServerInfo

_STATUS = _wire.enum_names("ResultStatus")
_VERDICT = _wire.enum_names("Verdict")
_SOURCE = _wire.enum_names("AnswerSource")


def as_bytes(text: str | bytes) -> bytes:
    """UTF-8; lone surrogates, which a tokenizer may leave, become U+FFFD."""
    if isinstance(text, (bytes, bytearray, memoryview)):
        return bytes(text)
    if not isinstance(text, str):
        raise TypeError(f"{type(text).__name__} is no text")
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode("utf-8")


def plain(value: Any) -> Any:
    """Arrays, their scalars and tensors as Python's own lists and numbers, as data sets in NumPy's format hold them."""
    if isinstance(value, (bytearray, memoryview)):
        return bytes(value)
    tolist = getattr(value, "tolist", None)
    return tolist() if callable(tolist) else value


def golds(value: Any) -> list[bytes]:
    """Gold answers: one, or a list of which any counts. A number is its text; None is no gold."""
    value = plain(value)
    if value is None:
        return []
    if isinstance(value, numbers.Number):
        return [str(value).encode()]
    if isinstance(value, Mapping):
        raise TypeError("answers: a mapping is no answer; give it as reference")
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        return [as_bytes(value)]
    return [gold for one in value for gold in golds(one)]


def _scalar(field: Any, value: Any) -> Any:
    if field.type == field.TYPE_BYTES:
        if field.name.endswith("_json") and not isinstance(value, (str, bytes)):
            import json

            value = json.dumps(value)
        return as_bytes(value if isinstance(value, (str, bytes)) else str(value))
    if field.type == field.TYPE_ENUM:
        return _wire.enum_number(field.enum_type.name, value)
    return value


def _is_repeated(field: Any) -> bool:
    repeated = getattr(field, "is_repeated", None)  # `label` is deprecated in newer protobuf
    return bool(repeated if repeated is not None else field.label == field.LABEL_REPEATED)


def fill(message: Any, values: Mapping[str, Any], path: str = "") -> Any:
    """Fills a message from a mapping by the JSON rule; unknown names are errors with their path."""
    for name, value in values.items():
        field = message.DESCRIPTOR.fields_by_name.get(name)
        if field is None:
            raise ValueError(f"{path}{name}: there is no such field in {message.DESCRIPTOR.name}")
        value = plain(value)
        if value is None:
            continue
        if _is_repeated(field):
            if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
                raise ValueError(f"{path}{name}: {type(value).__name__} is no list")
            for index, element in enumerate(value):
                if field.type == field.TYPE_MESSAGE:
                    fill(getattr(message, name).add(), element, f"{path}{name}[{index}].")
                else:
                    getattr(message, name).append(_scalar(field, element))
        elif field.type == field.TYPE_MESSAGE:
            if not isinstance(value, Mapping):
                raise ValueError(f"{path}{name}: {type(value).__name__} is no mapping")
            getattr(message, name).SetInParent()
            fill(getattr(message, name), value, f"{path}{name}.")
        else:
            setattr(message, name, _scalar(field, value))
    return message


def _plain(field: Any, value: Any) -> Any:
    if field.type == field.TYPE_MESSAGE:
        return mapping_of(value)
    if field.type == field.TYPE_BYTES:
        text = _text(value)
        if field.name.endswith("_json"):
            import json

            return json.loads(text)
        return text
    if field.type == field.TYPE_ENUM:
        return _wire.enum_names(field.enum_type.name).get(value, value)
    return value


def mapping_of(message: Any) -> dict[str, Any]:
    """A message as a mapping by the JSON rule, without what is not set: fill()'s other direction."""
    return {field.name: [_plain(field, element) for element in value] if _is_repeated(field) else _plain(field, value)
            for field, value in message.ListFields()}


def content_of(message: Mapping[str, Any]) -> str | bytes:
    """The text of a message: a string, or a list of parts, of which those with text are joined."""
    content = message.get("content")
    if isinstance(content, (str, bytes)) or content is None:
        return content or ""
    return "".join(str(part.get("text") or "") if isinstance(part, Mapping) else str(part) for part in content)


def instructions(value: Any) -> dict[str, Any]:
    """A Reference for the `instructions` check from a data set's own form: IFEval's row (a mapping with instruction_id_list and kwargs), or what the ground_truth
    column of open-instruct's and Tulu's data holds (text or plain data)."""
    if isinstance(value, Mapping):
        value = {name: value[name] for name in ("instruction_id_list", "instruction_id", "kwargs", "func_name") if name in value} if "func_name" not in value else dict(value)
    return {"instructions": {"native_json": value}}


def put_completion(message: Any, completion: Completion | str | bytes) -> None:
    if isinstance(completion, (str, bytes)):
        message.text = as_bytes(completion)
        return
    if not isinstance(completion, Completion):
        raise TypeError(f"{type(completion).__name__} is neither a text nor an assay.Completion")
    message.text = as_bytes(completion.text)
    message.id = completion.id
    if completion.reasoning is not None:
        message.reasoning = as_bytes(completion.reasoning)
    if completion.token_count is not None:
        message.token_count = completion.token_count
    if completion.finish_reason is not None:
        known = {name.lower(): number for number, name in _wire.enum_names("FinishReason").items()}
        message.finish_reason = known.get(str(completion.finish_reason).lower(), 0)  # one we do not know is "unknown"
    message.think_prefill = _wire.enum_number("ThinkPrefill", completion.think_prefill)


def put_group_head(message: Any, group: Group) -> None:
    message.id = group.id
    message.prompt = as_bytes(group.prompt)
    if group.messages is not None:
        if group.prompt:
            raise ValueError("give prompt or messages, not both")
        for turn in group.messages:
            content = content_of(turn)
            if content:  # a call of tools says nothing
                message.messages.add(role=str(turn.get("role") or "user"), content=as_bytes(content))
    if group.reference is not None:
        if group.answers is not None:
            raise ValueError("give answers or reference, not both")
        message.reference.SetInParent()
        fill(message.reference, group.reference, "reference.")
    elif group.answers is not None:
        message.reference.answers.extend(golds(group.answers))


def head(rubric: str | Mapping[str, Any], options: Mapping[str, Any] | None) -> Any:
    """A ScoreRequest without groups."""
    request = _wire.ScoreRequest()
    if isinstance(rubric, str):
        request.rubric_name = rubric
    else:
        fill(request.rubric, rubric, "rubric.")
    fill(request.options, {name: value for name, value in (options or {}).items() if value is not None}, "options.")
    return request


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _optional(message: Any, name: str) -> float | None:
    return getattr(message, name) if message.HasField(name) else None


def detail_of(message: Any) -> dict[str, Any]:
    kind = message.WhichOneof("detail")
    return {kind: _plain_message(getattr(message, kind))} if kind else {}


def _plain_message(message: Any) -> dict[str, Any]:
    """Fields by name, zeros included; numbers stay numbers, enums are names, what is absent is left out."""
    out: dict[str, Any] = {}
    for field in message.DESCRIPTOR.fields:
        value = getattr(message, field.name)
        single = isinstance(value, (bool, int, float, str, bytes)) or hasattr(value, "DESCRIPTOR")
        if single and (field.containing_oneof or field.message_type) and not message.HasField(field.name):
            continue
        values = [_plain_value(field, item) for item in ([value] if single else value)]
        out[field.name] = values[0] if single else values
    return out


def _plain_value(field: Any, value: Any) -> Any:
    if field.message_type:
        return _plain_message(value)
    if field.enum_type:
        return _wire.enum_names(field.enum_type.name).get(value, str(value))
    return _text(value) if isinstance(value, bytes) else value


def result_of(message: Any) -> Result:
    components = {
        name: Component(verdict=_VERDICT.get(part.verdict, "UNSPECIFIED"), score=_optional(part, "score"),
                        contribution=part.contribution, message=part.message, found=part if part.WhichOneof("detail") else None)
        for name, part in message.components.items()
    }
    answer = error = None
    if message.HasField("answer"):
        found = message.answer
        answer = Answer(_text(found.text), _text(found.canonical), (found.span.begin, found.span.end), _SOURCE.get(found.source, ""))
    if message.HasField("error"):
        error = Error(message.error.reason, message.error.field_path, message.error.message, message.error.retryable)
    return Result(status=_STATUS.get(message.status, "ERROR"), reward=_optional(message, "reward"), components=components, answer=answer,
                  error=error, id=message.id, compute_us=message.compute_us, queue_us=message.queue_us)


def group_of(message: Any) -> GroupResult:
    return GroupResult(id=message.id, completions=message.completions, scored=message.scored, mean=_optional(message, "mean"),
                       deviation=message.deviation, zero_variance=message.zero_variance, correct=message.correct,
                       accuracy_scored=message.accuracy_scored, advantages=list(message.advantages), class_ids=list(message.class_ids),
                       consensus_class=message.consensus_class, consensus_verdict=_VERDICT.get(message.consensus_verdict, ""),
                       best_completion=message.best_completion if message.HasField("best_completion") else None,
                       pass_rate=_optional(message, "pass_rate"))


def join(responses: Sequence[Any]) -> Scores:
    """One Scores from the responses of a call's chunks, in order."""
    provenance = responses[0].provenance if responses else None
    return Scores(results=[result_of(result) for response in responses for result in response.results],
                  groups=[group_of(group) for response in responses for group in response.groups],
                  version=provenance.version if provenance else "", fingerprint=provenance.fingerprint if provenance else "")


def info_of(message: Any) -> ServerInfo:
    limits = message.limits
    return ServerInfo(version=message.provenance.version, fingerprint=message.provenance.fingerprint,
                      max_message_bytes=limits.max_message_bytes, max_completions=limits.max_completions,
                      max_completions_per_group=limits.max_completions_per_group, max_groups=limits.max_groups,
                      rubrics=[rubric.name for rubric in message.rubrics],
                      terms={rubric.name: [term.name or term.check.WhichOneof("kind") or "" for term in rubric.terms]
                             for rubric in message.rubrics},
                      checks=list(message.checks), device=message.device,
                      scorers=message.scorers, definitions={rubric.name: mapping_of(rubric) for rubric in message.rubrics})
