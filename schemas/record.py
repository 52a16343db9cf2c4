"""Record: a pydantic model that is also an Arrow schema."""

import types
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from schemas.errors import ColumnError

# What every BI reader takes: no unsigned, nested or zoned types (see the README on BI tools).
_ARROW: dict[type, pa.DataType] = {
    bool: pa.bool_(),
    int: pa.int64(),
    float: pa.float64(),
    str: pa.string(),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}

Columns = Mapping[str, Sequence[Any]]


def column(zh: str, description: str, **constraints: Any) -> Any:
    """Declare a column: its Chinese label, its description, and pydantic's constraints."""
    return Field(title=zh, description=description, **constraints)


class Record(BaseModel):
    """One row of one table.

    A subclass gives its grain in the docstring, its ``table``, its Chinese ``label_zh`` and
    its ``key``. A column without a description or a Chinese label cannot be defined.

    >>> class Pair(Record):
    ...     '''One row per pair.'''
    ...     table = "pairs"
    ...     label_zh = "对"
    ...     key = ("left",)
    ...     left: str = column("左", "The left one.")
    ...     right: int | None = column("右", "The right one; null when there is none.")
    >>> Pair.arrow_schema().field("right").nullable
    True
    >>> Pair.to_table({"left": ["a"], "right": [None]}).num_rows
    1
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    table: ClassVar[str]
    label_zh: ClassVar[str]
    key: ClassVar[tuple[str, ...]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Refuse an undocumented column when the class is defined, not when it is used."""
        super().__pydantic_init_subclass__(**kwargs)
        fields = cls.model_fields.items()
        if silent := [name for name, f in fields if not (f.description and f.title)]:
            msg = f"{cls.__name__}: columns without description or label: {', '.join(silent)}"
            raise TypeError(msg)

    @classmethod
    def columns(cls) -> Iterator[tuple[str, FieldInfo]]:
        """Yield the columns in table order: the record's own first, then those it inherits."""
        own = [name for name in cls.model_fields if name in cls.__annotations__]
        inherited = [name for name in cls.model_fields if name not in cls.__annotations__]
        return ((name, cls.model_fields[name]) for name in (*own, *inherited))

    @classmethod
    @cache
    def arrow_schema(cls) -> pa.Schema:
        """Return the Arrow schema: descriptions on the fields, table and key on the whole."""
        return pa.schema(
            [_arrow_field(name, field) for name, field in cls.columns()],
            metadata={"table": cls.table, "key": ",".join(cls.key)},
        )

    @classmethod
    def to_table(cls, columns: Columns) -> pa.Table:
        """Build a table from columns, checked against the contract as columns, not as rows.

        Args:
            columns: One equally long sequence per column, every column named.

        Raises:
            ColumnError: A column is missing, extra, of another type or length, holds a null
                or a value outside its closed set where the contract forbids it.
        """
        schema = cls.arrow_schema()
        if set(columns) != set(schema.names):
            odd = sorted(set(columns) ^ set(schema.names))
            raise ColumnError(table=cls.table, column=", ".join(odd), found="missing or unknown")
        arrays = [
            _checked(cls.table, schema.field(name), f, columns[name]) for name, f in cls.columns()
        ]
        if len({len(array) for array in arrays}) > 1:
            lengths = ", ".join(f"{n}: {len(a)}" for n, a in zip(schema.names, arrays, strict=True))
            raise ColumnError(table=cls.table, column="*", found=f"unequal lengths ({lengths})")
        return pa.Table.from_arrays(arrays, schema=schema)


def _arrow_field(name: str, field: FieldInfo) -> "pa.Field[Any]":
    inner, nullable = _unwrap(field.annotation)
    arrow = _ARROW[str if issubclass(inner, StrEnum) else inner]
    metadata = {"description": field.description or "", "label_zh": field.title or ""}
    return pa.field(name, arrow, nullable, metadata=metadata)


def closed_set(field: FieldInfo) -> tuple[str, ...]:
    """Return the only values that a column may hold; nothing where it is open."""
    inner, _ = _unwrap(field.annotation)
    return tuple(member.value for member in inner) if issubclass(inner, StrEnum) else ()


def _unwrap(annotation: Any) -> tuple[type, bool]:
    """Split ``X | None`` into ``X`` and whether None is allowed."""
    nullable = get_origin(annotation) is types.UnionType
    return (get_args(annotation)[0] if nullable else annotation), nullable


def _checked(table: str, arrow: "pa.Field[Any]", field: FieldInfo, values: Any) -> Any:
    try:
        array = pa.array(values, arrow.type)
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError, OverflowError) as error:
        raise ColumnError(table=table, column=arrow.name, found=str(error)) from error
    if array.null_count and not arrow.nullable:
        raise ColumnError(table=table, column=arrow.name, found=f"{array.null_count} nulls")
    if known := closed_set(field):
        odd = [value for value in array.unique().to_pylist() if value not in (None, *known)]
        if odd:
            raise ColumnError(table=table, column=arrow.name, found=f"unknown values {odd}")
    return array
