"""TensorFlow, the graph file as a tf.function; with "xla", compiled by XLA."""
import sys

import tensorflow as tf

import worker


class TfFunction:
    def __init__(self, xla):
        self.xla = xla

    def load(self, job, feeds):
        tf.config.threading.set_intra_op_parallelism_threads(job["threads"])
        tf.config.threading.set_inter_op_parallelism_threads(job["threads"])
        if job["init"]:
            raise RuntimeError("a graph of v1 with variables is no tf.function")
        graph_def = tf.compat.v1.GraphDef()
        with open(job["graph"], "rb") as f:
            graph_def.ParseFromString(f.read())
        whole = tf.compat.v1.wrap_function(lambda: tf.import_graph_def(graph_def, name=""), [])
        graph = whole.graph
        results = [graph.get_tensor_by_name(t) for t in job["fetches"]]
        results += [graph.get_operation_by_name(t) for t in job["targets"]]
        call = whole.prune([graph.get_tensor_by_name(t) for t in feeds], results)
        if self.xla:
            call = tf.function(call, jit_compile=True)
        tensors = [tf.constant(a) for a in feeds.values()]
        wanted = len(job["fetches"])

        def run():
            return [r.numpy() for r in call(*tensors)[:wanted]]  # numpy() shares the memory, and waits for it

        self.run = run


if __name__ == "__main__":
    worker.serve(TfFunction(xla=sys.argv[1:] == ["xla"]))
