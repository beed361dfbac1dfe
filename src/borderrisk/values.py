"""What frames hold at one time, as the key of a cache: a frame itself may change in place."""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Values(Generic[T]):
    """Something and a digest of what it holds, equal to another where the digests are.

    Examples
    --------
    >>> Values([1, 2]) == Values([1, 2]) != Values([2, 1])
    True
    """

    of: T = field(compare=False, repr=False)
    digest: bytes = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(pickle.dumps(self.of)).digest())
