"""OpenCV's DNN module, on the graph file where it reads it, else on its ONNX form."""
import cv2

import worker


class OpenCv:
    def load(self, job, feeds):
        if job["init"] or not job["fetches"]:
            raise RuntimeError("OpenCV has no training step, and none without outputs")
        cv2.setNumThreads(job["threads"])
        net = cv2.dnn.readNetFromONNX(worker.onnx_file(job))
        outputs = job["fetches"]

        def run():
            for name, array in feeds.items():
                net.setInput(array, name)
            return net.forward(outputs)

        self.run = run


if __name__ == "__main__":
    worker.serve(OpenCv())
