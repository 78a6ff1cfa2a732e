"""What the recording scripts of this folder share: lines "key value value …", read by tests/support/recorded.h."""
import numpy as np


def shortest(v):
    """The fewest digits from which the same float or double is read again."""
    if isinstance(v, (bool, np.bool_, int, np.integer)):
        return str(int(v))
    if not np.isfinite(v):
        return str(v)
    plain = v == 0 or 1e-3 <= abs(v) < 1e16
    return np.format_float_positional(v, trim="-") if plain else np.format_float_scientific(v, trim="-")


def put(key, values):
    print(key, *[shortest(v) for v in np.asarray(values).ravel()])


class Numbers:
    """Small random inputs, short in the file."""

    def __init__(self, seed, dtype=np.float32):
        self.rng = np.random.default_rng(seed)
        self.dtype = dtype

    def uniform(self, key, *shape, low=-1, high=1):
        x = self.rng.uniform(low, high, shape).round(2).astype(self.dtype)
        put(key, x)
        return x

    def integers(self, key, *shape, high):
        x = self.rng.integers(0, high, shape)
        put(key, x)
        return x
