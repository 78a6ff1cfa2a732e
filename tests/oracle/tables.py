"""The ops of the tables ops/*.def."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]


def rows(table):
    return re.findall(r"^\w+\((\w+),", (ROOT / "ops" / table).read_text(), re.M)


UNARY, BINARY, REDUCE = (rows(f"{name}.def") for name in ("unary", "binary", "reduce"))
