"""TensorFlow, a session on the graph file."""
import tensorflow as tf

import worker

v1 = tf.compat.v1


class TfSession:
    def load(self, job, feeds):
        graph_def = v1.GraphDef()
        with open(job["graph"], "rb") as f:
            graph_def.ParseFromString(f.read())
        with tf.Graph().as_default() as graph:
            tf.import_graph_def(graph_def, name="")
        threads = job["threads"]
        self.session = v1.Session(graph=graph, config=v1.ConfigProto(
            intra_op_parallelism_threads=threads, inter_op_parallelism_threads=threads))
        if job["init"]:
            self.session.run(job["init"])
        fetches = [*job["fetches"], *(graph.get_operation_by_name(t) for t in job["targets"])]
        call = self.session.make_callable(fetches, feed_list=list(feeds))
        arrays, wanted = list(feeds.values()), len(job["fetches"])
        self.run = lambda: call(*arrays)[:wanted]


if __name__ == "__main__":
    worker.serve(TfSession())
