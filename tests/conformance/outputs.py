#!/usr/bin/env python3
"""Files of a conformance set that come without outputs: Weft's answers beside TensorFlow's own.

Placeholders get random values, the same in both; what no node of the graph consumes is fetched (of a
SavedModel: what its signatures give). Needs an installed TensorFlow:

    python3 tests/conformance/outputs.py SET [build folder, build/release by default] [part of an id]
"""
import collections
import json
import pathlib
import sys
import tempfile

from beside_tensorflow import BUILD, agrees, load, plain, random_feeds, short, tf, weft_run


MOST_LEAVES = 24


def leaves(graph):
    """What nobody reads; references left out, for what they hold depends on who writes when."""
    found = [t.name for op in graph.get_operations() if not op.type.startswith("Placeholder")
            for t in op.outputs if not t.consumers() and t.dtype not in (tf.resource, tf.variant, tf.string)
             and t.dtype == t.dtype.base_dtype]
    return found[:MOST_LEAVES]


def init_of(graph):
    """The node that gives variables their first values, by its usual name."""
    return next((op.name for op in graph.get_operations() if op.type == "NoOp" and op.name.split("/")[-1] == "init"), None)


def new_session(graph, init):
    session = tf.Session(graph=graph)
    if init:
        session.run(init)
    return session


def values(session_of, names, feeds):
    """{name: value} of what TensorFlow can compute, from one run."""
    options = tf.RunOptions(timeout_in_ms=10_000)
    able = []
    for name in names:
        try:
            session_of().run(name, feeds, options)
            able.append(name)
        except Exception:  # pylint: disable=broad-except
            pass
    return dict(zip(able, session_of().run(able, feeds, options)))


def tensorflow_outputs(case, folder):
    """(node that initialises, feeds, {output name: value}), both by tensor name."""
    path = folder / case["graph"]
    with tf.Graph().as_default() as graph:
        if case["format"] == "saved_model":
            session = tf.Session(graph=graph)
            meta = tf.saved_model.loader.load(session, list(case["tags"][0]), str(path.parent))
            signature = meta.signature_def.get("serving_default")
            names = sorted({info.name for info in signature.outputs.values()}) if signature else leaves(graph)
            feeds = random_feeds(graph, {})
            if signature:
                wanted = {info.name for info in signature.inputs.values()}
                feeds = {t: v for t, v in feeds.items() if t.name in wanted}
            return None, named(feeds), values(lambda: session, names, feeds)
        if case["format"] == "metagraph":
            tf.train.import_meta_graph(str(path), clear_devices=True)
        else:
            tf.import_graph_def(load(path), name="")
        init, feeds = init_of(graph), random_feeds(graph, {})
        return init, named(feeds), values(lambda: new_session(graph, init), leaves(graph), feeds)


def named(feeds):
    return {t.name: v for t, v in feeds.items()}


def main():
    data = pathlib.Path(sys.argv[1])
    build = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else BUILD)
    part = sys.argv[3] if len(sys.argv) > 3 else ""
    counts = collections.Counter()
    said = collections.defaultdict(list)
    for case in json.loads((data / "manifest.json").read_text())["cases"]:
        if part not in case["id"] or case["outputs"] or case.get("expect") == "error" or "graph" not in case \
                or case["format"] not in ("graphdef", "graphdef_text", "saved_model", "metagraph"):
            continue
        folder = data / case["dir"]
        print(case["id"], file=sys.stderr)
        try:
            init, feeds, wants = tensorflow_outputs(case, folder)
        except Exception as e:  # pylint: disable=broad-except
            counts["TensorFlow cannot load or feed"] += 1
            said["TensorFlow cannot"].append(f"{case['id']}: {type(e).__name__}: {' '.join(str(e).split())[:160]}")
            continue
        if not wants or case.get("nondeterministic_ops"):
            counts["nothing that TensorFlow computes, or random"] += 1
            continue
        path = folder / case["graph"]
        path = path.parent if case["format"] == "saved_model" else path
        with tempfile.TemporaryDirectory() as name:
            try:
                gots = weft_run(str(build / "weft"), path, feeds, list(wants), pathlib.Path(name),
                                *(["--init", init] if init else []))
            except RuntimeError as e:
                kind = "unsupported" if "not supported" in str(e) or "is not known" in str(e) else "fails"
                counts[kind] += 1
                said[kind].append(f"{case['id']}: {e}")
                continue
        bad = [(name, got, want) for (name, want), got in zip(wants.items(), gots) if not agrees(got, want)]
        counts["differs" if bad else "agrees"] += 1
        for name, got, want in bad:
            said["differs"].append(f"{case['id']}: {plain(name)}: {short(got)}, want {short(want)}")
    for kind, lines in said.items():
        print(f"-- {kind}", *lines, sep="\n")
    print("outputs:", ", ".join(f"{n} {what}" for what, n in counts.most_common()))
    return 1 if counts["differs"] or counts["fails"] else 0


if __name__ == "__main__":
    sys.exit(main())
