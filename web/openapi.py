"""The API described as OpenAPI 3.1, put together here by hand from ``operations`` and ``shapes``.

It is Python and not a file of JSON because most of it is one of a few small pieces: a shape is made of the types in
``models`` that the answer is made of, so that a new outcome is in the description at once, and a parameter that five
operations share is written once.
"""

from typing import Any

from web import shapes
from web.operations import LINES, OPERATIONS, Operation
from web.shapes import TEXT, Shape, ref

VERSION = "1.0.0"
PROBLEM = "application/problem+json"


def document(title: str) -> Shape:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title}: API",
            "version": VERSION,
            "summary": "Kommunale referater som data",
            "description": (
                "Alt kan læses uden nøgle, også fra andre siders JavaScript. Svar har ETag og må gemmes i et minut. "
                "Adresser i svar er uden værtsnavn. Fejl er application/problem+json (RFC 9457)."
            ),
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {operation.path: {"get": _operation(operation)} for operation in OPERATIONS},
        "components": {
            "schemas": shapes.SHAPES,
            "responses": {
                "Problem": {"description": "Hvad der er galt", "content": {PROBLEM: {"schema": ref("Problem")}}}
            },
        },
    }


def _operation(operation: Operation) -> Shape:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": TEXT, "example": example}
        for name, example in operation.path_examples.items()
    ]
    in_query = [
        {
            "name": name,
            "in": "query",
            "description": told,
            "schema": shape,
            **({"required": True} if name in operation.required else {}),
        }
        for name, (told, shape) in operation.parameters.items()
    ]
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        **({"description": operation.note} if operation.note else {}),
        "parameters": [*in_path, *in_query],
        "responses": {
            "200": _answered(operation),
            "304": {"description": "Uændret, siden det ETag blev givet, som står i If-None-Match"},
            **({"301": {"description": "Nummeret, som det skrives"}} if operation.name == "case" else {}),
            **{str(status): {"$ref": "#/components/responses/Problem"} for status in (*operation.refusals, 414, 429)},
        },
    }


def _answered(operation: Operation) -> Shape:
    headers: dict[str, Any] = {"ETag": {"description": "Mærke for indholdet", "schema": TEXT}}
    if operation.name == "snapshot":
        headers["Changes-Cursor"] = {"description": "Hvorfra /changes går videre", "schema": TEXT, "required": True}
    shape: Shape = {"type": "object"} if not operation.shape else ref(operation.shape)
    if operation.media_type == LINES:
        shape = {"type": "string", "description": "Linjer; hver er et ItemRecord i JSON"}
    return {
        "description": operation.summary,
        "headers": headers,
        "content": {operation.media_type: {"schema": shape}},
    }
