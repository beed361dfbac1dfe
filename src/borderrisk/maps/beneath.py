"""Pictures under a map: tiles of a provider, or a local image that the page embeds."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import folium
from folium.map import CustomPane

from borderrisk import files
from borderrisk.errors import PageError, short_repr

if TYPE_CHECKING:
    import os

    AnyMap = TypeVar("AnyMap", bound=folium.Map)
    Bbox = tuple[float, float, float, float]

PANE = "under"
"""The pane below the ground, whose fills the page leaves out once a picture is there."""

_Z_INDEX = 250
"""Between Leaflet's tiles (200) and the ground (300)."""

_KINDS = {".png": "png", ".jpg": "jpeg", ".jpeg": "jpeg"}
"""Formats that every browser shows, by the endings of their files."""


def add_tiles(m: AnyMap, tiles: Any) -> AnyMap:
    """Add tiles below the ground; return the map.

    They are shown in a notebook at once. A page shows them where
    :func:`borderrisk.page.write_page` is allowed their hosts.

    Parameters
    ----------
    m : folium.Map
        With the ground of an area.
    tiles : xyzservices.TileProvider or str
        A provider or its name, such as ``"OpenStreetMap.Mapnik"``.

    Raises
    ------
    PageError
        If no provider has this name.

    Examples
    --------
    >>> import borderrisk as br
    >>> m = add_tiles(br.maps.draw("faleme"), "OpenStreetMap.Mapnik")
    >>> "tile.openstreetmap.org" in m._repr_html_()
    True
    """
    name = str(getattr(tiles, "name", tiles))
    try:
        layer = folium.TileLayer(tiles, name=name, overlay=True)
    except ValueError as error:
        raise PageError(
            f"no tiles {short_repr(name)}: a provider of xyzservices or its name"
        ) from error
    m.add_child(layer)
    return m


def add_raster(
    m: AnyMap, path: str | os.PathLike[str], bbox: Bbox, *, opacity: float = 1.0
) -> AnyMap:
    """Add a local image below the ground, embedded in the page; return the map.

    The legend names the file and says what it weighs.

    Parameters
    ----------
    m : folium.Map
        With the ground of an area.
    path : path-like
        A PNG or JPEG in Web Mercator, such as a hillshade or a satellite picture.
    bbox : tuple of float
        Its west, south, east and north edge in degrees.
    opacity : float
        Of the image, between 0 and 1.

    Raises
    ------
    PageError
        If the image has another format.
    InputError
        If there is no such file.

    Examples
    --------
    >>> import tempfile, borderrisk as br
    >>> m = br.maps.draw("faleme")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = br.export.write_picture(m, f"{folder}/hills.png")
    ...     m = add_raster(m, path, (-13, 12, -9, 15))
    >>> "hills.png" in m._repr_html_()
    True
    """
    file = Path(path)
    kind = _KINDS.get(file.suffix.lower())
    if kind is None:
        raise PageError(
            f"{file.name} is neither .png nor .jpeg; gdalwarp -t_srs EPSG:3857 makes one"
        )
    content = files.read_bytes(file)
    west, south, east, north = bbox
    m.add_child(CustomPane(PANE, z_index=_Z_INDEX))
    m.add_child(
        folium.raster_layers.ImageOverlay(
            f"data:image/{kind};base64,{base64.b64encode(content).decode()}",
            [[south, west], [north, east]],
            name=f"{file.name} ({len(content) / 1000:.0f} kB)",
            opacity=opacity,
            pane=PANE,
            pixelated=False,
        )
    )
    return m
