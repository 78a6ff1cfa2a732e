"""Cases of variables and training ops: variables are assigned, the op runs twice, and all variables are read."""
import numpy as np

from draw import gen
from runners import OPS

TRAINING = [n for n in OPS if "Apply" in n and not n.startswith(("Xla", "DataFormat")) and OPS[n].input_arg and (
    OPS[n].input_arg[0].is_ref or OPS[n].input_arg[0].name == "var")]


@gen(*TRAINING, twice=True, cases=8)
def training(g):
    s = g.shape(1 if "Sparse" in g.op else 0, 3, 5, 0.03)
    rows = g.i(0, 4) if s and s[0] else 0
    indices = g.rng.permutation(s[0])[:rows] if "Sparse" in g.op else None
    inputs = []
    for arg in OPS[g.op].input_arg:
        name = arg.name
        if arg.is_ref or arg.type == 20:
            low = 0.1 if name not in ("var", "m", "linear", "gradient_accumulator") else -1
            inputs.append(g.x(s, low, 1.5))
        elif name in ("grad", "delta"):
            inputs.append(g.x(s if indices is None else (len(indices),) + s[1:], -1, 1))
        elif name == "indices":
            inputs.append(indices)
        elif name == "global_step":
            inputs.append(g.i(1, 9))
        elif name == "lr_power":
            inputs.append(-0.5 if g.coin(0.7) else -0.7)
        elif name in ("l1", "l2", "l2_shrinkage"):
            inputs.append(0.0 if g.coin(0.3) else g.f((), 0, 0.2))
        elif name.startswith(("beta", "rho", "momentum", "sign_decay", "logbase")):
            inputs.append(g.f((), 0.1, 0.95))
        elif name == "epsilon":
            inputs.append(g.pick(1e-3, 1e-2))
        else:
            inputs.append(g.f((), 0.01, 0.5))
    attrs = {a.name: g.coin() for a in OPS[g.op].attr if a.name in ("use_nesterov", "update_slots", "multiply_linear_by_lr")}
    return inputs, attrs


@gen("Assign", "AssignAdd", "AssignSub", "AssignVariableOp", "AssignAddVariableOp", "AssignSubVariableOp", cases=8)
def assign(g):
    s = g.shape(0, 4)
    value = s if g.coin(0.9) else s + (2,)
    if not g.op.startswith(("AssignAdd", "AssignSub")) and g.coin(0.2):
        return [None, g.odd(value)]
    return [g.x(s), g.x(value)]


@gen("ReadVariableOp", "VarIsInitializedOp", "IsVariableInitialized", "VariableShape", "DestroyResourceOp", cases=4)
def look(g):
    return [g.odd(g.shape(0, 4)) if g.coin(0.8) or g.op == "VariableShape" else None]


@gen("CountUpTo", "ResourceCountUpTo", cases=6, twice=True)
def count(g):
    return [g.i(0, 5)], {"limit": g.i(3, 8)}


@gen("DestroyTemporaryVariable", cases=4)
def temporary(g):
    return [g.x(g.shape(0, 4))], {"var_name": f"temporary{g.number}"}
