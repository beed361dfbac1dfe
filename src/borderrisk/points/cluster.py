"""Points on a Dask cluster: the same answers from many machines."""

from __future__ import annotations

import operator
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np
from dask.delayed import delayed

from borderrisk.points.batches import MORE
from borderrisk.points.frames import annotate_frame, coordinates, require_plausible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from borderrisk.points.batches import Mapper
    from borderrisk.points.frames import Columns
    from borderrisk.points.lookup import Index

_AHEAD = 2
"""Batches under way for each thread of a cluster: one at work, one waiting."""

_TUNED: WeakKeyDictionary[Index, Index] = WeakKeyDictionary()
"""Of each index that came to this worker, the one tuned to its first partition."""


def annotate_dask(points: Any, index: Index, columns: Columns) -> Any:
    """Return a Dask frame annotated partition by partition; nothing is computed yet.

    The index is a task of its own, so that each worker gets it once: it is there as soon as some
    partitions do not look swapped.
    """
    meta = annotate_frame(points._meta, index, columns)  # noqa: SLF001
    parts = points.to_delayed()
    some = {0, len(parts) // 2, len(parts) - 1}
    sent = delayed(_judged, pure=False)(index, columns, [parts[number] for number in sorted(some)])
    return points.map_partitions(_partition, sent, columns, meta=meta)


def _judged(index: Index, columns: Columns, parts: list[Any]) -> Index:
    """Return the index, if partitions from the beginning, the middle and the end are plausible."""
    where = zip(*(coordinates(part, columns) for part in parts), strict=True)
    require_plausible(index, *map(np.concatenate, where))
    return index


def _partition(part: Any, index: Index, columns: Columns) -> Any:
    tuned = _TUNED.get(index)
    if tuned is None and len(part):
        tuned = _TUNED[index] = index.tuned(*coordinates(part, columns), more=MORE)
    return annotate_frame(part, tuned or index, columns, whole=False)


@contextmanager
def cluster(address: str) -> Iterator[Mapper]:
    """Yield a :func:`map` whose calls run on the cluster of a Dask scheduler, in order.

    A batch whose worker dies is annotated by another.

    Parameters
    ----------
    address : str
        Such as ``"tcp://10.0.0.1:8786"``.
    """
    from distributed import Client  # noqa: PLC0415

    with Client(address) as client:  # type: ignore[no-untyped-call]
        threads = sum(client.nthreads().values())

        def ordered(call: Callable[[Any], Any], batches: Iterable[object]) -> Iterator[Any]:
            sent = client.scatter(call, broadcast=True, hash=False)
            waiting: deque[Any] = deque()
            for batch in batches:
                waiting.append(client.submit(operator.call, sent, batch, pure=False))
                if len(waiting) >= _AHEAD * threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

        yield ordered
