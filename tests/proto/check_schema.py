"""Compares the wire schema with an installed TensorFlow's, and reads real graph files with both.

    python tests/proto/check_schema.py [--graphs FOLDER] [--protoc PROTOC]

Needs the Python packages tensorflow and protobuf, and protoc. FOLDER holds a manifest.json that
lists cases with "dir", "format" and "graph". Exits with 1 if anything differs.
"""

import argparse
import importlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from google.protobuf import descriptor_pb2, descriptor_pool, message, message_factory, text_format
from google.protobuf.unknown_fields import UnknownFieldSet
import tensorflow

PROTO = pathlib.Path(__file__).resolve().parents[2] / "proto"
THEIRS = "tensorflow."
OURS = "weft.proto."
FORMATS = {
    "graphdef": "GraphDef",
    "graphdef_text": "GraphDef",
    "saved_model": "SavedModel",
    "metagraph": "MetaGraphDef",
}
# Other messages that a case's folder may hold.
COMPANIONS = {"fingerprint.pb": "FingerprintDef", "checkpoint": "CheckpointState"}


def our_pool(protoc):
    """Our schema as a descriptor pool, and the names of our files."""
    files = sorted(str(p.relative_to(PROTO)) for p in PROTO.glob("weft/proto/*.proto"))
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "schema.pb"
        subprocess.run(
            [protoc, "-I", str(PROTO), "--include_imports", f"--descriptor_set_out={out}", *files],
            check=True)
        schema = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in schema.file:  # imports come first
        pool.AddSerializedFile(file.SerializeToString())
    return pool, files


def their_pool():
    """The default pool, after every message module of TensorFlow has been imported."""
    package = pathlib.Path(tensorflow.__file__).parent
    for path in sorted(package.rglob("*_pb2.py")):
        try:
            name = path.relative_to(package.parent).with_suffix("")
            importlib.import_module(".".join(name.parts))
        except Exception:  # modules of optional parts
            pass
    return descriptor_pool.Default()


def messages_and_enums(pool, files):
    """Every message and enum of our files, nested ones too, by name without the package."""
    found = {}

    def visit(descriptor):
        if descriptor.GetOptions().map_entry:
            return
        found[descriptor.full_name] = descriptor
        for nested in descriptor.nested_types:
            visit(nested)
        for enum in descriptor.enum_types:
            found[enum.full_name] = enum

    for name in files:
        file = pool.FindFileByName(name)
        for descriptor in file.message_types_by_name.values():
            visit(descriptor)
        for enum in file.enum_types_by_name.values():
            found[enum.full_name] = enum
    return found


def plain(name):
    for package in (OURS, THEIRS):
        if name.startswith(package):
            return name[len(package):]
    return name


TYPES = {number: name[len("TYPE_"):].lower()
         for name, number in descriptor_pb2.FieldDescriptorProto.Type.items()}


def describe_field(field):
    """All of a field that the wire or the text format can show, as one line."""
    entry = field.message_type
    if entry is not None and entry.GetOptions().map_entry:
        key, value = (describe_type(entry.fields_by_name[n]) for n in ("key", "value"))
        words = [f"map<{key}, {value}>"]
    else:
        repeated = field.is_repeated if hasattr(field, "is_repeated") else field.label == 3
        words = ["repeated"] if repeated else []
        words.append(describe_type(field))
        if repeated and field.is_packed:
            words.append("packed")
        oneof = field.containing_oneof
        if oneof is not None and oneof.name != f"_{field.name}":  # else made by "optional"
            words.append(f"in {oneof.name}")
        elif not repeated and field.has_presence and entry is None:
            words.append("with presence")
    return f"{' '.join(words)} = {field.number}"


def describe_type(field):
    if field.message_type is not None:
        return plain(field.message_type.full_name)
    if field.enum_type is not None:
        return plain(field.enum_type.full_name)
    return TYPES[field.type]


def members(descriptor):
    if hasattr(descriptor, "values"):
        return {v.name: str(v.number) for v in descriptor.values}
    return {f.name: describe_field(f) for f in descriptor.fields}


def find(pool, name, is_enum):
    try:
        return pool.FindEnumTypeByName(name) if is_enum else pool.FindMessageTypeByName(name)
    except KeyError:
        return None


def compare_schemas(ours, theirs, files):
    """Rows (name, ours, TensorFlow's) that differ; the number compared; names of ours only."""
    rows, alone = [], []
    found = messages_and_enums(ours, files)
    for name, mine in sorted(found.items()):
        other = find(theirs, THEIRS + plain(name), hasattr(mine, "values"))
        if other is None:
            alone.append(name)
            continue
        left, right = members(mine), members(other)
        for member in sorted(left.keys() | right.keys()):
            if left.get(member) != right.get(member):
                rows.append((f"{plain(name)}.{member}", left.get(member, "-"),
                             right.get(member, "-")))
    return rows, len(found) - len(alone), alone


def unknown_fields(root):
    """Paths of fields in the message that its schema does not have."""
    found, stack = set(), [(root, root.DESCRIPTOR.name)]
    while stack:
        node, path = stack.pop()
        found.update(f"{path}: field {f.field_number}" for f in UnknownFieldSet(node))
        for field, value in node.ListFields():
            kind = field.message_type
            if kind is None:
                continue
            name = f"{path}.{field.name}"
            if kind.GetOptions().map_entry:
                if kind.fields_by_name["value"].message_type is not None:
                    stack.extend((v, name) for v in value.values())
            elif isinstance(value, message.Message):
                stack.append((value, name))
            else:
                stack.extend((v, name) for v in value)
    return sorted(found)


def has_unknown(value):
    copy = type(value)()
    copy.CopyFrom(value)
    copy.DiscardUnknownFields()
    return copy.ByteSize() != value.ByteSize()


def parse(kind, data, is_text):
    """The message, or why it is none."""
    try:
        return (text_format.Parse(data, kind()) if is_text else kind.FromString(data)), None
    except (message.DecodeError, text_format.ParseError, UnicodeDecodeError) as error:
        return None, str(error)


def canonical(value):
    return value.SerializeToString(deterministic=True)


def check_file(path, mine_type, their_type):
    """(what is wrong, whether both refuse the file)."""
    data = path.read_bytes()
    is_text = path.suffix in (".pbtxt", ".txt") or path.name == "checkpoint"
    mine, my_error = parse(mine_type, data, is_text)
    theirs, their_error = parse(their_type, data, is_text)
    if mine is None or theirs is None:
        if mine is None and theirs is None:
            return [], True
        return [f"only ours refuses it: {my_error}" if mine is None
                else f"only TensorFlow refuses it: {their_error}"], False
    wrong = []
    if canonical(their_type.FromString(canonical(mine))) != canonical(theirs):
        wrong.append("TensorFlow reads another message from what ours writes")
    if canonical(mine_type.FromString(canonical(theirs))) != canonical(mine):
        wrong.append("ours reads another message from what TensorFlow writes")
    if has_unknown(mine):
        wrong.extend(f"unknown {what}" for what in unknown_fields(mine))
    if is_text:
        again, error = parse(their_type, text_format.MessageToString(mine), True)
        if again is None or canonical(again) != canonical(theirs):
            wrong.append(f"TensorFlow reads our text differently: {error or 'another message'}")
    return wrong, False


def check_graphs(folder, ours, theirs):
    """Rows (file, what is wrong); the number of files read; the files that both refuse."""
    def types(name):
        return (message_factory.GetMessageClass(ours.FindMessageTypeByName(OURS + name)),
                message_factory.GetMessageClass(theirs.FindMessageTypeByName(THEIRS + name)))

    rows, count, refused = [], 0, []
    for case in json.loads((folder / "manifest.json").read_text())["cases"]:
        where = folder / case["dir"]
        work = []
        if case["format"] in FORMATS and case["graph"]:
            work.append((where / case["graph"], FORMATS[case["format"]]))
            if case.get("graph_text"):
                work.append((where / case["graph_text"], FORMATS[case["format"]]))
        work += [(where / f, COMPANIONS[pathlib.Path(f).name]) for f in case["files"]
                 if pathlib.Path(f).name in COMPANIONS]
        for path, name in work:
            wrong, both = check_file(path, *types(name))
            count += 1
            rows.extend((str(path.relative_to(folder)), line) for line in wrong)
            if both:
                refused.append(str(path.relative_to(folder)))
    return rows, count, refused


def table(head, rows):
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, ["-" * w for w in widths], *rows]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--graphs", type=pathlib.Path, help="folder of graph files")
    parser.add_argument("--protoc", default="protoc")
    arguments = parser.parse_args()

    ours, files = our_pool(arguments.protoc)
    theirs = their_pool()
    differences, compared, alone = compare_schemas(ours, theirs, files)
    print(f"TensorFlow {tensorflow.__version__}: {compared} messages and enums compared, "
          f"{len(differences)} differences")
    if alone:
        print("not in its Python package:", ", ".join(alone))
    if differences:
        table(("name", "ours", "TensorFlow's"), differences)

    faults = []
    if arguments.graphs:
        faults, count, refused = check_graphs(arguments.graphs, ours, theirs)
        print(f"{count} files read with both schemas, {len(faults)} faults; "
              f"{len(refused)} refused by both")
        for path in refused:
            print("refused by both:", path)
        if faults:
            table(("file", "what is wrong"), faults)
    return 1 if differences or faults else 0


if __name__ == "__main__":
    sys.exit(main())
