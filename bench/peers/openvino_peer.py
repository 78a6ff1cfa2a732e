"""OpenVINO, on the graph file itself."""
import openvino

import worker


class OpenVino:
    def load(self, job, feeds):
        if job["init"] or not job["fetches"]:
            raise RuntimeError("OpenVINO has no training step, and none without outputs")
        core = openvino.Core()
        model = core.read_model(job["graph"])
        model.reshape({name: list(a.shape) for name, a in feeds.items()})
        compiled = core.compile_model(model, "CPU", {
            "INFERENCE_NUM_THREADS": job["threads"], "PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"})
        request = compiled.create_infer_request()
        outputs = [compiled.output(t) for t in job["fetches"]]

        def run():
            results = request.infer(feeds, share_inputs=True, share_outputs=True)
            return [results[o] for o in outputs]

        self.run = run


if __name__ == "__main__":
    worker.serve(OpenVino())
