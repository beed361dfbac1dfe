"""Where the toy world of the tests lies."""

METRIC = "+proj=laea +lat_0=13.75 +lon_0=-11 +datum=WGS84 +units=m +no_defs"
