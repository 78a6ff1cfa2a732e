"""Records where Keras's optimisers bring a variable in 20 steps, in float64, for tests/ops/train/optimiser_test.cc.

    python tests/oracle/record_optimisers.py > tests/oracle/optimisers.txt

Needs an installed Keras. A line: the optimiser's name, and the 5 numbers after every step. The first two are where it
starts and the gradients of the steps. Keras rounds options to float, whatever the variables are: those that matter
are fractions that float holds.
"""
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["KERAS_BACKEND"] = "tensorflow"
import keras
import numpy as np

from recording import Numbers, put

STEPS = 20
K = keras.optimizers
DECAY = K.schedules.ExponentialDecay(0.1, 5, 0.5)
CASES = {
    "sgd": lambda: K.SGD(),
    "sgd_decay": lambda: K.SGD(DECAY, weight_decay=0.1),
    "momentum": lambda: K.SGD(0.1, momentum=0.875),
    "momentum_decay": lambda: K.SGD(DECAY, momentum=0.875),
    "nesterov": lambda: K.SGD(DECAY, momentum=0.8, nesterov=True),
    "adagrad": lambda: K.Adagrad(0.1),
    "adagrad_epsilon": lambda: K.Adagrad(0.1, initial_accumulator_value=0.0, epsilon=0.01),
    "adadelta": lambda: K.Adadelta(1.0, rho=0.9, epsilon=1e-3),
    "rmsprop": lambda: K.RMSprop(0.01),
    "rmsprop_momentum": lambda: K.RMSprop(0.01, rho=0.8, momentum=0.9, epsilon=1e-3),
    "rmsprop_centered": lambda: K.RMSprop(0.01, momentum=0.5, centered=True, epsilon=1e-2),
    "adam": lambda: K.Adam(),
    "adam_decay": lambda: K.Adam(DECAY, beta_1=0.8, beta_2=0.9, epsilon=0.1),
    "adamw": lambda: K.AdamW(),
    "adamw_decay": lambda: K.AdamW(0.1, weight_decay=0.5, beta_1=0.875, beta_2=0.96875),
    "amsgrad": lambda: K.Adam(0.05, beta_2=0.5, amsgrad=True),
    "adamax": lambda: K.Adamax(0.05, beta_2=0.6),
    "nadam": lambda: K.Nadam(0.05),
    "ftrl": lambda: K.Ftrl(0.1),
    "ftrl_all": lambda: K.Ftrl(DECAY, -0.6, 0.2, 0.01, 0.02, l2_shrinkage_regularization_strength=0.03, beta=0.04),
    "lion": lambda: K.Lion(0.01, weight_decay=0.1),
}


def main():
    keras.config.set_floatx("float64")
    numbers = Numbers(11, np.float64)
    start = numbers.uniform("start", 5)
    gradients = numbers.uniform("gradients", STEPS, 5)
    for name, make in CASES.items():
        w = keras.Variable(start, dtype="float64")
        optimiser = make()
        path = []
        for g in gradients:
            optimiser.apply([keras.ops.convert_to_tensor(g)], [w])
            path.append(np.asarray(w))
        print(name, *[f"{v:.11g}" for v in np.asarray(path).ravel()])


if __name__ == "__main__":
    main()
