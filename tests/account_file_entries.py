"""The models of all entries of an account file."""

from collections.abc import Iterator

from pydantic import BaseModel

from server.account_file import route_forms, schema
from server.account_file.forms import Form


def _list_models() -> Iterator[type[BaseModel]]:
    for value in (*vars(schema).values(), *vars(route_forms).values()):
        model = value.model if isinstance(value, Form) else value
        if isinstance(model, type) and issubclass(model, BaseModel) and model.model_fields:
            yield model


ENTRIES = list(dict.fromkeys(_list_models()))
