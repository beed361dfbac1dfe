from __future__ import annotations

from typing import Annotated, Literal

import pydantic
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderrisk.errors import InputError
from borderrisk.records import Items, Line, Record, Text, read_toml, to_record


class Road(Record):
    kind: Literal["road"]
    road: Line


class Towns(Record):
    kind: Literal["towns"]
    towns: Items[Line]


class Stop(Record):
    id: Line
    at: Annotated[Road | Towns, pydantic.Field(discriminator="kind")]
    note: Text | None = None


class Trip(Record):
    stops: Items[Stop]


def stop_of(where):
    if len(where) > 1 and where[0] == "stops":
        return f"stop {where[1] + 1}", where[2:]
    return "", where


def issues(raw):
    with pytest.raises(InputError) as error:
        to_record(raw, Trip, file="trip.toml", row_of=stop_of)
    return list(map(str, error.value.issues))


def stop(**fields):
    return {"id": "a", "at": {"kind": "towns", "towns": ["A"]}} | fields


def test_a_sound_file_is_its_record():
    trip = to_record({"stops": [stop(note="two\nlines")]}, Trip, file="trip.toml")
    assert trip.stops[0].at == Towns(kind="towns", towns=("A",))
    with pytest.raises(pydantic.ValidationError):
        trip.stops[0].id = "b"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (stop(at={"kind": "road"}), "trip.toml:stop 1:at.road: missing"),
        (stop(at={"kind": "towns", "towns": ["A", 3]}), "trip.toml:stop 1:at.towns.2: found 3"),
        (stop(at={"kind": "towns", "towns": []}, lat=1), "stop 1:lat: unknown field, allowed: id"),
        (stop(at={"kind": "road", "road": "B", "lat": 1}), "at.lat: unknown field, allowed: kind"),
        (stop(at={"kind": "boat"}), "stop 1:at.kind: found 'boat', allowed: 'road', 'towns'"),
        (stop(at={"kind": ["road"]}), "stop 1:at.kind: found"),
        (stop(at={}), "stop 1:at.kind: missing"),
        (stop(at=None), "stop 1:at: found None, a table is needed"),
        (stop(id="a\tb"), "stop 1:id: found 'a\\tb', one line"),
        (stop(id="a\x00b"), "stop 1:id: found the control character U+0000"),
        (stop(id="  "), "stop 1:id: missing"),
        (stop(note="a\x07"), "stop 1:note: found the control character U+0007"),
        (7, "trip.toml:stop 1: found 7, a table is needed"),
    ],
)
def test_an_issue_names_its_place_in_the_file(found, said):
    [issue] = issues({"stops": [found]})
    assert said in issue


def test_all_issues_come_at_once():
    assert len(issues({"stops": [stop(id=1), 2, stop(x=1, y=2)], "colour": "red"})) == 5


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("kind"), inner),
    max_leaves=8,
)


@given(VALUES, st.sampled_from(["stops", "id", "at", "kind", "towns", "note"]))
def test_any_value_in_any_field_is_a_record_or_an_input_error(value, field):
    raw = {"stops": [stop()]}
    if field == "stops":
        raw[field] = value
    elif field in raw["stops"][0]:
        raw["stops"][0][field] = value
    else:
        raw["stops"][0]["at"][field] = value
    try:
        to_record(raw, Trip, file="trip.toml", row_of=stop_of)
    except InputError as error:
        assert error.issues  # noqa: PT017


@pytest.mark.parametrize(
    ("text", "said"), [("a = ", "not valid TOML"), ("a = " + "[" * 5000, "TOML"), ("=1", "line 1")]
)
def test_a_file_that_is_not_toml_is_told_so(tmp_path, text, said):
    path = tmp_path / "a.toml"
    path.write_text(text)
    with pytest.raises(InputError, match=said):
        read_toml(path)
