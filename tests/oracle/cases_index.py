"""Cases of slices, gathers, scatters, partitions and searches."""
import numpy as np

from draw import gen


@gen("Slice")
def slice_(g):
    s = g.shape(0, 6)
    begin = [g.i(0, d) for d in s]
    size = [g.pick(-1, g.i(0, d - b)) for d, b in zip(s, begin)]
    if s and g.coin(0.05):
        size[0] = s[0] + 1
    return [g.odd(s), np.array(begin, int), np.array(size, int)]


def strided(g, s):
    """(begin, end, strides, masks) over a shape, and the numpy index of the same."""
    begin, end, strides, index = [], [], [], []
    masks = dict(begin_mask=0, end_mask=0, ellipsis_mask=0, new_axis_mask=0, shrink_axis_mask=0)
    axis, used = 0, g.i(0, len(s))
    grow = g.op in ("StridedSlice", "StridedSliceGrad")
    while axis < used or (grow and g.coin(0.1)):
        at = len(begin)
        roll = g.rng.random()
        b, e, k = 0, 0, 1
        if grow and roll < 0.1:
            masks["new_axis_mask"] |= 1 << at
            index.append(None)
        elif roll < 0.2 and not masks["ellipsis_mask"]:
            masks["ellipsis_mask"] |= 1 << at
            index.append(Ellipsis)
            axis, used = len(s), len(s)
        elif axis >= used:
            break
        else:
            d = s[axis]
            axis += 1
            if roll < 0.3 and d:
                b = g.i(-d, d - 1)
                e = b + 1
                masks["shrink_axis_mask"] |= 1 << at
                index.append(b)
            else:
                k = g.pick(1, 1, 2, -1, -2, 3)
                b, e = g.i(-d - 1, d + 1), g.i(-d - 1, d + 1)
                lo, hi = b, e
                if g.coin(0.3):
                    masks["begin_mask"] |= 1 << at
                    lo = None
                if g.coin(0.3):
                    masks["end_mask"] |= 1 << at
                    hi = None
                index.append(slice(lo, hi, k))
        begin.append(b), end.append(e), strides.append(k)
    return [np.array(v, int) for v in (begin, end, strides)], masks, tuple(index)


@gen("StridedSlice", "StridedSliceGrad", "TensorStridedSliceUpdate", cases=24)
def strided_slice(g):
    s = g.shape(0, 6)
    parts, masks, index = strided(g, s)
    if g.op == "StridedSlice":
        return [g.odd(s), *parts], masks
    result = np.zeros(s)[index].shape
    if g.op == "StridedSliceGrad":
        return [np.array(s, int), *parts, g.x(result)], masks
    return [g.odd(s), *parts, g.x(result if g.coin(0.7) else ())], masks


@gen("StridedSliceAssign", "ResourceStridedSliceAssign")
def strided_slice_assign(g):
    s = g.shape(0, 5)
    parts, masks, index = strided(g, s)
    return [g.x(s), *parts, g.x(np.zeros(s)[index].shape)], masks


@gen("Gather", "GatherV2", "ResourceGather")
def gather(g):
    s = g.shape(1, 5, empty=0.03)
    batch = 0 if g.op == "Gather" else g.pick(0, 0, g.i(0, len(s) - 1))
    axis = g.i(batch, len(s) - 1) if g.op == "GatherV2" else batch
    ids = s[:batch] + g.shape(0, 2)
    indices = g.ints(ids, 0, max(s[axis] - 1, 0), bad=0.07)
    if g.op == "GatherV2":
        return [g.odd(s), indices, axis - (len(s) if g.coin(0.3) else 0)], {"batch_dims": batch}
    return [g.odd(s), indices], {} if g.op == "Gather" else {"batch_dims": batch}


def nd_indices(g, s, scatter, bad=0.07):
    depth = g.i(0 if g.coin(0.1) else 1, len(s))
    if scatter and g.coin(0.02):  # a vector is a list of rows
        rows = g.i(0, 4)
        return g.ints((rows,), 0, max(s[0] - 1, 0), bad), (rows,) + s[1:]
    outer = g.shape(1 if scatter else 0, 2, 4)
    columns = [g.ints(outer, 0, max(d - 1, 0)) for d in s[:depth]]
    indices = np.stack(columns, -1) if depth else np.zeros(outer + (0,), int)
    if g.coin(bad) and indices.size:
        indices.flat[0] = g.pick(-1, 99)
    return indices, outer + s[depth:]


@gen("GatherNd", "ResourceGatherNd")
def gather_nd(g):
    s = g.shape(1, 5, empty=0.02)
    return [g.odd(s), nd_indices(g, s, False)[0]]


@gen("ScatterNd", "TensorScatterUpdate", "TensorScatterAdd", "TensorScatterSub", "TensorScatterMax", "TensorScatterMin",
     "ScatterNdNonAliasingAdd", "ScatterNdAdd", "ScatterNdSub", "ScatterNdUpdate", "ScatterNdMax", "ScatterNdMin",
     "ResourceScatterNdAdd", "ResourceScatterNdSub", "ResourceScatterNdUpdate", "ResourceScatterNdMax",
     "ResourceScatterNdMin")
def scatter_nd(g):
    s = g.shape(1, 4, empty=0.02)
    indices, updates = nd_indices(g, s, True)
    if g.op == "ScatterNd":
        return [indices, g.x(updates), np.array(s, int)]
    return [g.x(s), indices, g.x(updates)]


@gen(*[f"{p}Scatter{k}" for p in ("", "Resource") for k in ("Add", "Sub", "Mul", "Div", "Min", "Max", "Update")])
def scatter(g):
    s = g.shape(1, 4, empty=0.02)
    ids = g.shape(0, 2)
    updates = ids + s[1:] if g.coin(0.8) else ()
    return [g.x(s), g.ints(ids, 0, max(s[0] - 1, 0), bad=0.05), g.x(updates, 1, 4)]


@gen("Where", "InvertPermutation", "Unique", "UniqueWithCounts", "UniqueV2", "UniqueWithCountsV2", "ListDiff")
def search(g):
    if g.op == "Where":
        return [g.odd(g.shape(0, 6))]
    n = g.i(0, 9)
    if g.op == "InvertPermutation":
        return [g.rng.permutation(n) if g.coin(0.9) else g.ints((n,), 0, n)]
    if g.op == "ListDiff":
        return [g.x((n,)), g.x((g.i(0, 5),))]
    if not g.op.endswith("V2"):
        return [g.x((n,)) if g.coin(0.7) else g.odd((n,))]
    s = g.shape(1, 3, 6) if g.coin(0.7) else (n, 2)
    return [g.x(s, -1, 1), [g.axis(len(s))] if len(s) > 1 or g.coin() else np.zeros(0, int)]


@gen("DynamicPartition")
def partition(g):
    s, n = g.shape(1, 4), g.i(1, 4)
    ids = s[:g.i(1, len(s))] if g.coin(0.9) else ()
    return [g.odd(s), g.ints(ids, 0, n - 1, bad=0.07)], {"num_partitions": n}


@gen("DynamicStitch", "ParallelDynamicStitch")
def stitch(g):
    rest, n = g.shape(0, 2), g.i(1, 3)
    total = 0
    ids = []
    order = g.rng.permutation(12)
    for _ in range(n):
        s = g.shape(0, 2, 2)
        k = int(np.prod(s))
        ids.append(order[total:total + k].reshape(s) if total + k <= 12 else np.zeros(0, int))
        total += k if total + k <= 12 else 0
    used = sorted(int(v) for i in ids for v in i.ravel())
    if g.op.startswith("Parallel") or g.coin(0.9):  # all of 0..n-1, else some rows stay unset
        rank = {v: k for k, v in enumerate(used)}
        ids = [np.array([rank[int(v)] for v in i.ravel()], int).reshape(i.shape) for i in ids]
    else:
        ids = [np.zeros_like(i) for i in ids]
    return [ids, [g.odd(i.shape + rest) for i in ids]]
