"""ONNX Runtime, on what tf2onnx makes of the graph file."""
import onnxruntime as ort

import worker


class OnnxRuntime:
    def load(self, job, feeds):
        options = ort.SessionOptions()
        options.intra_op_num_threads = job["threads"]
        options.inter_op_num_threads = 1
        session = ort.InferenceSession(worker.onnx_file(job), options, providers=["CPUExecutionProvider"])
        self.run = lambda: session.run(job["fetches"], feeds)


if __name__ == "__main__":
    worker.serve(OnnxRuntime())
