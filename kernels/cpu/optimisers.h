// The update formulas of the optimisers of ops/training.def, one struct each. P is the type of
// their numbers: float (also for halfs), double, Complex. A struct is made from the scalar inputs
// in the schema's order and the op's flag; its call takes the gradient and, by reference, var and
// the other variables, as P or as a vector of P. Formulas are TensorFlow's. One per target: see
// foreach_target.h.
#if defined(WEFT_KERNELS_CPU_OPTIMISERS_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef WEFT_KERNELS_CPU_OPTIMISERS_H_
#undef WEFT_KERNELS_CPU_OPTIMISERS_H_
#else
#define WEFT_KERNELS_CPU_OPTIMISERS_H_
#endif

#include "kernels/cpu/simd.h"

HWY_BEFORE_NAMESPACE();
namespace weft {
namespace HWY_NAMESPACE {
namespace formula {

template <typename P>
struct GradientDescent {
  P alpha;
  GradientDescent(const P* s, bool /*flag*/) : alpha(s[0]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var) const {
    var = var - alpha * grad;
  }
};

template <typename P>
struct Momentum {
  P lr, momentum;
  bool nesterov;
  Momentum(const P* s, bool flag) : lr(s[0]), momentum(s[1]), nesterov(flag) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum) const {
    accum = accum * momentum + grad;
    var = nesterov ? var - (grad * lr + accum * momentum * lr) : var - accum * lr;
  }
};

template <typename P>
struct KerasMomentum {
  P lr, momentum;
  bool nesterov;
  KerasMomentum(const P* s, bool flag) : lr(s[0]), momentum(s[1]), nesterov(flag) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum) const {
    accum = accum * momentum - grad * lr;
    var = nesterov ? var + (accum * momentum - grad * lr) : var + accum;
  }
};

template <typename P>
struct Adagrad {
  P lr;
  bool update_slots;
  Adagrad(const P* s, bool flag) : lr(s[0]), update_slots(flag) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum) const {
    if (update_slots) accum = accum + grad * grad;
    var = var - grad * lr / sqrt(accum);
  }
};

template <typename P>
struct AdagradV2 {
  P lr, epsilon;
  bool update_slots;
  AdagradV2(const P* s, bool flag) : lr(s[0]), epsilon(s[1]), update_slots(flag) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum) const {
    if (update_slots) accum = accum + grad * grad;
    var = var - grad * lr / (sqrt(accum) + epsilon);
  }
};

// sign(x) * max(|x| - width, 0)
template <typename V, typename W>
HWY_INLINE V Shrink(V x, W width) {
  return sign(x) * max(abs(x) - V(width), V(0));
}

template <typename P>
struct AdagradDA {
  P lr, l1_steps, l2_lr_steps;
  AdagradDA(const P* s, bool /*flag*/)
      : lr(s[0]), l1_steps(s[1] * s[3]), l2_lr_steps(s[2] * s[3] * s[0]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& sum, V& squares) const {
    sum = sum + grad;
    squares = squares + grad * grad;
    const V pull = l1_steps > 0 ? Shrink(sum, l1_steps) : sum;
    var = -lr * pull / (l2_lr_steps + sqrt(squares));
  }
};

template <typename P>
struct Adadelta {
  P lr, rho, epsilon;
  Adadelta(const P* s, bool /*flag*/) : lr(s[0]), rho(s[1]), epsilon(s[2]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum, V& accum_update) const {
    accum = accum * rho + grad * grad * (P(1) - rho);
    const V update = sqrt(accum_update + epsilon) / sqrt(accum + epsilon) * grad;
    var = var - update * lr;
    accum_update = accum_update * rho + update * update * (P(1) - rho);
  }
};

template <typename P>
struct RMSProp {
  P lr, rho, momentum, epsilon;
  RMSProp(const P* s, bool /*flag*/) : lr(s[0]), rho(s[1]), momentum(s[2]), epsilon(s[3]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& ms, V& mom) const {
    ms = ms + (grad * grad - ms) * (P(1) - rho);
    mom = mom * momentum + grad * lr / sqrt(ms + epsilon);
    var = var - mom;
  }
};

template <typename P>
struct CenteredRMSProp {
  P lr, rho, momentum, epsilon;
  CenteredRMSProp(const P* s, bool /*flag*/) : lr(s[0]), rho(s[1]), momentum(s[2]), epsilon(s[3]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& mg, V& ms, V& mom) const {
    ms = ms + (grad * grad - ms) * (P(1) - rho);
    mg = mg + (grad - mg) * (P(1) - rho);
    mom = mom * momentum + grad * lr / sqrt((ms - mg * mg) + epsilon);
    var = var - mom;
  }
};

template <typename P>
struct Adam {
  P alpha, beta1, beta2, epsilon;
  bool nesterov;
  Adam(const P* s, bool flag)
      : alpha(s[2] * sqrt(P(1) - s[1]) / (P(1) - s[0])),
        beta1(s[3]),
        beta2(s[4]),
        epsilon(s[5]),
        nesterov(flag) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& m, V& v) const {
    m = m + (grad - m) * (P(1) - beta1);
    v = v + (grad * grad - v) * (P(1) - beta2);
    const V step = nesterov ? grad * (P(1) - beta1) + m * beta1 : m;
    var = var - step * alpha / (sqrt(v) + epsilon);
  }
};

template <typename P>
struct AdamWithAmsgrad {
  P alpha, beta1, beta2, epsilon;
  AdamWithAmsgrad(const P* s, bool /*flag*/)
      : alpha(s[2] * sqrt(P(1) - s[1]) / (P(1) - s[0])), beta1(s[3]), beta2(s[4]), epsilon(s[5]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& m, V& v, V& vhat) const {
    m = m + (grad - m) * (P(1) - beta1);
    v = v + (grad * grad - v) * (P(1) - beta2);
    vhat = max(vhat, v);
    var = var - m * alpha / (sqrt(vhat) + epsilon);
  }
};

template <typename P>
struct AdaMax {
  P step, beta1, beta2, epsilon;
  AdaMax(const P* s, bool /*flag*/)
      : step(s[1] / (P(1) - s[0])), beta1(s[2]), beta2(s[3]), epsilon(s[4]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& m, V& v) const {
    m = m + (grad - m) * (P(1) - beta1);
    v = max(v * beta2, abs(grad));
    var = var - step * (m / (v + epsilon));
  }
};

template <typename P>
struct FtrlV2 {
  P lr, l1, l2, shrinkage, lr_power;
  bool linear_times_lr;
  FtrlV2(const P* s, bool flag)
      : lr(s[0]), l1(s[1]), l2(s[2]), shrinkage(s[3]), lr_power(s[4]), linear_times_lr(flag) {}
  template <typename V>
  HWY_INLINE V Power(V accum) const {
    return lr_power == P(-0.5) ? sqrt(accum) : pow(accum, V(-lr_power));
  }
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum, V& linear) const {
    const V shrunk = grad + var * (P(2) * shrinkage);
    const V new_accum = accum + grad * grad;
    const V power = Power(new_accum);
    const V change = power - Power(accum);
    // The same numbers, all times lr, where the flag says so.
    const P unit = linear_times_lr ? lr : P(1);
    const P scale = linear_times_lr ? P(1) : lr;
    linear = linear + (shrunk * unit - change / scale * var);
    const V bound(l1 * unit);
    const V clamped = max(min(linear, bound), -bound);
    var = (clamped - linear) / (power / scale + P(2) * l2 * unit);
    accum = new_accum;
  }
};

template <typename P>
struct Ftrl {
  FtrlV2<P> v2;
  static FtrlV2<P> WithoutShrinkage(const P* s, bool flag) {
    const P scalars[] = {s[0], s[1], s[2], P(0), s[3]};
    return FtrlV2<P>(scalars, flag);
  }
  Ftrl(const P* s, bool flag) : v2(WithoutShrinkage(s, flag)) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum, V& linear) const {
    v2(grad, var, accum, linear);
  }
};

template <typename P>
struct AddSign {
  P lr, alpha, sign_decay, beta;
  AddSign(const P* s, bool /*flag*/) : lr(s[0]), alpha(s[1]), sign_decay(s[2]), beta(s[3]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& m) const {
    m = m * beta + grad * (P(1) - beta);
    var = var - (sign(grad) * sign(m) * sign_decay + alpha) * lr * grad;
  }
};

template <typename P>
struct PowerSign {
  P lr, log_decay, beta;
  PowerSign(const P* s, bool /*flag*/) : lr(s[0]), log_decay(s[1] * s[2]), beta(s[3]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& m) const {
    m = m * beta + grad * (P(1) - beta);
    var = var - exp(sign(grad) * sign(m) * log_decay) * lr * grad;
  }
};

template <typename P>
struct ProximalGradientDescent {
  P alpha, l1, l2;
  ProximalGradientDescent(const P* s, bool /*flag*/) : alpha(s[0]), l1(s[1]), l2(s[2]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var) const {
    const V moved = var - grad * alpha;
    var = (l1 > 0 ? Shrink(moved, alpha * l1) : moved) / (P(1) + l2 * alpha);
  }
};

template <typename P>
struct ProximalAdagrad {
  P lr, l1, l2;
  ProximalAdagrad(const P* s, bool /*flag*/) : lr(s[0]), l1(s[1]), l2(s[2]) {}
  template <typename V>
  HWY_INLINE void operator()(V grad, V& var, V& accum) const {
    accum = accum + grad * grad;
    const V rate = lr / sqrt(accum);
    const V moved = var - grad * rate;
    var = (l1 > 0 ? Shrink(moved, rate * l1) : moved) / (P(1) + l2 * rate);
  }
};

}  // namespace formula
}  // namespace HWY_NAMESPACE
}  // namespace weft
HWY_AFTER_NAMESPACE();

#endif  // per-target include guard
