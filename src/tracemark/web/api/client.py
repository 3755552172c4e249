"""Writes the Python client from the OpenAPI document: one module, the standard library alone.

    python -m tracemark.web.api.client [FILE]

Without a file it goes to where the project keeps it (`tracemark.client.api`); a test compares the two.
"""

from __future__ import annotations

import builtins
import json
import keyword
import sys
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parents[2] / "client" / "api.py"
DONE = {"200", "202"}
SAID = {"If-Match": "if_match", "Idempotency-Key": "key"}
OTHERWISE = {"key": " or str(uuid4())"}
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}


def module(said: dict[str, Any]) -> str:
    """The text of the module."""
    head = files("tracemark.web.api").joinpath("client_head.txt").read_text("utf-8")
    schemas = {name: one for name, one in said["components"]["schemas"].items() if name != "Problem"}
    words = "\n".join(
        "\n".join(_word(name, schemas[name])) for name in sorted(schemas) if "enum" in schemas[name]
    )
    kinds = "\n\n\n".join(
        "\n".join(_kind(name, schemas[name])) for name in sorted(schemas) if "enum" not in schemas[name]
    )
    before, after = head.split("# KINDS\n")
    calls = "\n\n".join("\n".join(_call(*one)) for one in _operations(said))
    return before + words + "\n\n\n" + kinds + "\n" + after + "\n" + calls + "\n"


def _operations(said: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in said["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _word(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"{name} = Literal["
    yield from (f"    {_quoted(one)}," for one in schema["enum"])
    yield "]"


def _kind(name: str, schema: dict[str, Any]) -> Iterator[str]:
    yield f"class {name}(TypedDict):"
    about = " ".join(schema.get("description", "").split())
    if about:
        yield f'    """{about}"""'
        yield ""
    needed = set(schema.get("required", ()))
    for field, one in schema.get("properties", {}).items():
        kind = type_of(one)
        yield f"    {field}: {kind if field in needed else f'NotRequired[{kind}]'}"


def type_of(schema: dict[str, Any]) -> str:
    """The annotation of a field."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " | ".join(type_of(one) for one in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        words = schema.get("enum") or [schema["const"]]
        return "Literal[" + ", ".join(_quoted(one) for one in words) + "]"
    if schema.get("type") == "array":
        return f"list[{type_of(schema['items'])}]"
    values = schema.get("additionalProperties")
    if isinstance(values, dict):
        return f"dict[str, {type_of(values)}]"
    return PLAIN.get(schema.get("type", ""), "dict[str, Any]")


def _call(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    in_path, in_query, in_header = (
        [one for one in operation["parameters"] if one["in"] == place]
        for place in ("path", "query", "header")
    )
    body, answer = list(_body(operation)), _answer(operation)
    said = [name for header, name in SAID.items() if any(one["name"] == header for one in in_header)]
    yield f"    def {operation['operationId']}("
    yield "        self,"
    yield from (f"        {_name(one['name'])}: {type_of(one['schema'])}," for one in in_path)
    yield from (f"        {name}: {kind}," for name, kind in body)
    if in_query or said:
        yield "        *,"
    for one in in_query:
        kind = type_of(one["schema"]).removesuffix(" | None")
        yield f"        {_name(one['name'])}: {kind}{'' if one['required'] else ' | None = None'},"
    yield from (f'        {name}: str = "",' for name in said)
    yield f"    ) -> {answer}:"
    yield f'        """{operation["summary"]}"""'
    address = path
    for one in in_path:
        address = address.replace("{" + one["name"] + "}", "{_part(" + _name(one["name"]) + ")}")
    yield f"        answer: {answer} = self._send("
    yield f'            "{method}",'
    yield f'            {"f" if "{" in address else ""}"{address}",'
    if in_query:
        yield "            query={"
        yield from (f'                "{one["name"]}": {_name(one["name"])},' for one in in_query)
        yield "            },"
    yield from (f"            {name}={name}," for name, _kind in body)
    yield from (f"            {name}={name}{OTHERWISE.get(name, '')}," for name in said)
    yield "        )"
    yield "        return answer"


def _body(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What is sent: an object, or bytes and which kind they are."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        yield "body", type_of(content["application/json"]["schema"])
    elif content:
        yield "data", "bytes"
        yield "kind", f"Literal[{', '.join(map(_quoted, content))}]"


def _answer(operation: dict[str, Any]) -> str:
    content = next(one["content"] for status, one in operation["responses"].items() if status in DONE)
    return type_of(content["application/json"]["schema"]) if "application/json" in content else "bytes"


def _name(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) or hasattr(builtins, name) else name


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(arguments: list[str]) -> int:
    import django

    django.setup()
    from tracemark.web.api.document import document

    place = Path(arguments[0]) if arguments else HERE
    place.write_text(module(document()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
