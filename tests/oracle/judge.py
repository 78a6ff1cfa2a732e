"""Compares what Weft gives with what TensorFlow gives, in units in the last place (ulps) of the result's dtype.

Checks: "ulps", of an elementwise op, measures each element by its own ulp and wants the zeros' signs equal; "scale", of
everything else, by the ulp of the result's largest finite element, as terms cancel in sums; "size" compares absolute
values by scale, for vectors whose sign is free; "condition" is "scale" for what multiplies rounding. Integers, bools and
strings are equal or not.

Where both differ by more than the bound, a third opinion is asked: for an elementwise op mpmath, for the rest
TensorFlow's own kernel in double precision (`wide`, when the dtype is narrower). Weft is then measured against that.
"""
import numpy as np

import draw

try:
    import mpmath
except ImportError:
    mpmath = None

# name -> (bits of the mantissa, lowest normal exponent)
FORMAT = {"float16": (10, -14), "bfloat16": (7, -126), "float32": (23, -126), "float64": (52, -1022),
          "complex64": (23, -126), "complex128": (52, -1022)}
BOUND = {"ulps": {"float16": 1, "bfloat16": 1}, "scale": {"float16": 2, "bfloat16": 2}}


def bound(check, dtype):
    if check in ("size", "condition"):
        return 64
    return BOUND.get(check, BOUND["scale"]).get(dtype, 4 if check == "ulps" else 8)


def wide(a):
    return a.astype(np.complex128 if a.dtype.kind == "c" else np.float64)


def unit(magnitude, dtype):
    bits, low = FORMAT[dtype]
    with np.errstate(all="ignore"):
        exponent = np.floor(np.log2(np.where(magnitude > 0, magnitude, 1.0)))
    exponent = np.where(magnitude > 0, exponent, low)
    return np.exp2(np.maximum(exponent, low) - bits)


def ulps(got, want, dtype, check):
    """An array of errors; inf where one is NaN or infinite and the other is not."""
    g, w = wide(np.asarray(got)), wide(np.asarray(want))
    if check == "size":
        g, w = np.abs(g), np.abs(w)
    if not w.size:
        return np.zeros(w.shape)
    with np.errstate(all="ignore"):
        size = np.abs(w)
        if check != "ulps":
            finite = size[np.isfinite(size)]
            size = np.full(w.shape, finite.max() if finite.size else 0.0)
        largest = {"float16": 65504.0, "bfloat16": 3.3895e38, "float32": 3.4028235e38}.get(dtype)
        error = np.abs(g - w) / unit(np.where(np.isfinite(size), size, 1.0), dtype)
        same = (g == w) | (np.isnan(g) & np.isnan(w))
        if largest is not None and dtype != "float32":  # one ulp from the largest number to infinity
            g, w = np.clip(g.real, -2 * largest, 2 * largest), np.clip(w.real, -2 * largest, 2 * largest)
        error = np.where(same, 0.0, error)
    return np.where(np.isnan(error), np.inf, error)


def differ(got, want, check):
    """(largest error in ulps, the errors); a number of unequal elements counts as infinite."""
    if got.dtype != want.dtype or got.shape != want.shape:
        return np.inf, f"{got.dtype}{list(got.shape)}, TensorFlow {want.dtype}{list(want.shape)}"
    if want.dtype.name in FORMAT:
        error = ulps(got, want, want.dtype.name, check)
        if check == "ulps" and want.dtype.kind != "c":
            zeros = (wide(got) == 0) & (wide(want) == 0) & (np.signbit(wide(got)) != np.signbit(wide(want)))
            error = np.where(zeros, 0.5, error)  # listed as a half: seen, and within every bound
        return float(error.max(initial=0)), error
    unequal = got != want
    return (np.inf if np.any(unequal) else 0.0), np.where(unequal, np.inf, 0.0)


def ndtri(p):
    m = mpmath
    if p <= 0:
        return -m.inf if p == 0 else m.nan
    if p > 1e-20:
        return m.sqrt(2) * m.erfinv(2 * p - 1)
    z = -m.sqrt(-2 * m.log(p))
    return m.findroot(lambda t: m.log(m.erfc(-t / m.sqrt(2)) / 2) - m.log(p), z)


# Where mpmath has no answer, as it has neither infinite quotients nor signed zeros, IEEE has.
IEEE = {"Atan2": np.arctan2, "Div": np.divide, "RealDiv": np.divide, "Reciprocal": np.reciprocal, "Inv": np.reciprocal,
        "Xdivy": lambda x, y: np.divide(x, y) if x else x, "FloorDiv": lambda x, y: np.floor(np.divide(x, y)),
        "TruncateDiv": lambda x, y: np.trunc(np.divide(x, y)), "FloorMod": np.mod, "Mod": np.fmod, "TruncateMod": np.fmod}


def mp_functions(alpha):
    m = mpmath
    half = m.mpf(1) / 2

    def selu(x):
        return selu.scale * x if x > 0 else selu.scale * selu.alpha * m.expm1(x)

    selu.scale, selu.alpha = m.mpf("1.0507009873554804934193349852946"), m.mpf("1.6732632423543772848170429916717")

    def truncate(x):
        return m.floor(x) if x > 0 else m.ceil(x)

    def igamma_grad(a, x):
        return m.diff(lambda t: m.gammainc(t, 0, x, regularized=True), a)

    return {
        "Exp": m.exp, "Expm1": m.expm1, "Log": m.log, "Log1p": m.log1p, "Sin": m.sin, "Cos": m.cos, "Tan": m.tan,
        "Asin": m.asin, "Acos": m.acos, "Atan": m.atan, "Sinh": m.sinh, "Cosh": m.cosh, "Tanh": m.tanh,
        "Asinh": m.asinh, "Acosh": m.acosh, "Atanh": m.atanh, "Erf": m.erf, "Erfc": m.erfc, "Erfinv": m.erfinv,
        "Ndtri": ndtri, "Lgamma": lambda x: m.log(abs(m.gamma(x))),
        "Digamma": m.digamma, "BesselI0e": lambda x: m.besseli(0, x) * m.exp(-abs(x)),
        "BesselI1e": lambda x: m.besseli(1, x) * m.exp(-abs(x)), "Sigmoid": lambda x: 1 / (1 + m.exp(-x)),
        "Softplus": lambda x: m.log1p(m.exp(x)), "Softsign": lambda x: x / (1 + abs(x)), "Sqrt": m.sqrt,
        "Rsqrt": lambda x: 1 / m.sqrt(x), "Reciprocal": lambda x: 1 / x, "Inv": lambda x: 1 / x, "Square": lambda x: x * x,
        "Elu": lambda x: x if x > 0 else m.expm1(x), "Selu": selu, "Angle": m.arg, "ComplexAbs": abs, "Abs": abs,
        "Neg": lambda x: -x, "Relu": lambda x: max(x, m.mpf(0)), "Relu6": lambda x: min(max(x, m.mpf(0)), m.mpf(6)),
        "Add": lambda x, y: x + y, "AddV2": lambda x, y: x + y, "Sub": lambda x, y: x - y, "Mul": lambda x, y: x * y,
        "Div": lambda x, y: x / y, "RealDiv": lambda x, y: x / y, "Pow": m.power,
        "DivNoNan": lambda x, y: x / y if y else m.mpf(0), "MulNoNan": lambda x, y: x * y if y else m.mpf(0),
        "SquaredDifference": lambda x, y: (x - y) * m.conj(x - y), "Xdivy": lambda x, y: x / y if x else m.mpf(0),
        "Xlogy": lambda x, y: x * m.log(y) if x else m.mpf(0),
        "Xlog1py": lambda x, y: x * m.log1p(y) if x else m.mpf(0), "Zeta": m.zeta,
        "Polygamma": lambda n, x: m.polygamma(int(n), x), "IgammaGradA": igamma_grad,
        "Igamma": lambda a, x: m.gammainc(a, 0, x, regularized=True),
        "Igammac": lambda a, x: m.gammainc(a, x, m.inf, regularized=True),
        "Betainc": lambda a, b, x: m.betainc(a, b, 0, x, regularized=True),
        "Maximum": max, "Minimum": min,
        "SigmoidGrad": lambda y, dy: dy * y * (1 - y), "TanhGrad": lambda y, dy: dy * (1 - y * y),
        "SqrtGrad": lambda y, dy: dy * half / y, "RsqrtGrad": lambda y, dy: -half * dy * y ** 3,
        "ReciprocalGrad": lambda y, dy: -dy * y * y, "InvGrad": lambda y, dy: -dy * y * y,
        "SoftplusGrad": lambda dy, x: dy / (1 + m.exp(-x)), "SoftsignGrad": lambda dy, x: dy / (1 + abs(x)) ** 2,
        "ReluGrad": lambda dy, x: dy if x > 0 else m.mpf(0), "Relu6Grad": lambda dy, x: dy if 0 < x < 6 else m.mpf(0),
        "EluGrad": lambda dy, y: dy * (y + 1) if y < 0 else dy,
        "SeluGrad": lambda dy, y: dy * (y + selu.scale * selu.alpha) if y < 0 else dy * selu.scale,
        "Sign": m.sign, "Floor": m.floor, "Ceil": m.ceil, "Rint": m.nint, "Round": m.nint,
        "FloorDiv": lambda x, y: m.floor(x / y), "TruncateDiv": lambda x, y: truncate(x / y),
        "FloorMod": lambda x, y: x - y * m.floor(x / y), "TruncateMod": lambda x, y: x - y * truncate(x / y),
        "Mod": lambda x, y: x - y * truncate(x / y),
        "Equal": lambda x, y: x == y, "NotEqual": lambda x, y: x != y, "Less": lambda x, y: x < y,
        "LessEqual": lambda x, y: x <= y, "Greater": lambda x, y: x > y, "GreaterEqual": lambda x, y: x >= y,
        "LeakyRelu": lambda x: x if x > 0 else x * alpha, "LeakyReluGrad": lambda dy, x: dy if x > 0 else dy * alpha,
        "ClipByValue": lambda x, low, high: min(max(x, low), high),
    }


def exactly(op, inputs, attrs):
    """The value of an elementwise op at one point from 60 digits, or None where it is not known."""
    if mpmath is None:
        return None
    if op in IEEE and not all(map(np.isfinite, inputs)) or op == "Atan2":  # mpmath's zeros have no sign
        with np.errstate(all="ignore"):
            return float(IEEE[op](*map(np.float64, inputs)))
    number = mpmath.mpc if isinstance(inputs[0], complex) else mpmath.mpf
    with mpmath.workdps(60):
        f = mp_functions(float(np.float32(attrs.get("alpha", 0.2)))).get(op)
        try:
            value = f(*map(number, inputs)) if f else None
            if value is not None and isinstance(inputs[0], complex):
                return complex(value)
            if isinstance(value, mpmath.mpc):
                return float("nan") if value.imag else float(value.real)
            if value is not None and not (op in IEEE and mpmath.isnan(value)):
                return float(value)
        except (ValueError, ArithmeticError, mpmath.libmp.NoConvergence, TypeError, NotImplementedError):
            pass
    with np.errstate(all="ignore"):
        return float(IEEE[op](*map(np.float64, inputs))) if op in IEEE else None


def third_opinion(op, inputs, attrs, got, want, errors, dtype, limit):
    """Largest errors of Weft and of TensorFlow against mpmath, over the elements past the bound; None if not known."""
    try:
        inputs = np.broadcast_arrays(*[np.asarray(i) for i in inputs])
    except ValueError:
        return None
    if not inputs or inputs[0].shape != want.shape:
        return None
    ours = theirs = 0.0
    at = np.argwhere(errors > limit)
    for index in map(tuple, at[np.linspace(0, len(at) - 1, min(len(at), 12)).astype(int)]):
        exact = exactly(op, [complex(i[index]) if i.dtype.kind == "c" else float(i[index]) for i in inputs], attrs)
        if exact is None:
            return None
        exact = np.array(exact)
        with np.errstate(all="ignore"):
            rounded = wide(exact.astype(want.dtype))  # so that what overflows is infinite
        if not np.isfinite(rounded):
            exact = rounded
        if dtype not in FORMAT:
            ours, theirs = max(ours, float(got[index] != exact)), max(theirs, float(want[index] != exact))
            continue
        ours = max(ours, float(ulps(got[index], exact, dtype, "ulps")))
        theirs = max(theirs, float(ulps(want[index], exact, dtype, "ulps")))
    return ours, theirs


# Sums in more than double precision.
LONG = {"Sum": np.sum, "Mean": np.mean, "L2Loss": lambda x: np.sum(x * x) / 2}


def long_sum(op, inputs, attrs):
    if op not in LONG:
        return None
    x = np.asarray(inputs[0]).astype(np.longdouble)
    if op == "L2Loss":
        return LONG[op](x)
    axes = tuple(int(a) for a in np.ravel(inputs[1]))
    return LONG[op](x, axis=axes, keepdims=bool(attrs.get("keep_dims")))
