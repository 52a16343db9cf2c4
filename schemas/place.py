"""Place: the gazetteer that place names are looked up in, as a reference table."""

from enum import StrEnum
from typing import ClassVar

from schemas.record import Record, column


class PlaceLevel(StrEnum):
    """How high a unit stands. A published value is never renamed."""

    COUNTRY = "country"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class Place(Record):
    """One row per unit of the gazetteer: countries; provinces, prefectures, counties of China."""

    table: ClassVar[str] = "places"
    label_zh: ClassVar[str] = "地名"
    key: ClassVar[tuple[str, ...]] = ("place_code",)

    place_code: str = column("地名代码", "GB/T 2260; for countries ISO 3166-1 alpha-2.")
    name: str = column("名称", "Full name, Simplified.")
    short_name: str = column("简称", "Name without the word for its level.")
    level: PlaceLevel = column("级别", "Country, province, prefecture or county.")
    parent_code: str | None = column("上级代码", "Unit it belongs to (places.place_code).")
    province_code: str | None = column(
        "省级代码", "Province it lies in or is; null for countries (places.place_code)."
    )
    longitude: float | None = column("经度", "Degrees east (GCJ-02), where a free source has it.")
    latitude: float | None = column("纬度", "Degrees north (GCJ-02), where a free source has it.")
