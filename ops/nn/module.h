// Module: the variables of a network, in the order in which its layers make them.
//
//   nn::Module net(graph, {.seed = 1});
//   Output logits = nn::Dense(net, nn::Dense(net, x, 128, {.activation = nn::Relu}), 10);
//   Output init = net.init();                     // run once: every variable gets its first value
//
// A network that is to run in another way as well is a function of a module and its inputs, called
// once for each way:
//
//   Output loss = Loss(Network(net, images), labels);     // dropout drops
//   nn::Module test = net.ForInference();                 // the same variables
//   Output probs = nn::Softmax(Network(test, images));    // dropout does nothing
#ifndef WEFT_OPS_NN_MODULE_H_
#define WEFT_OPS_NN_MODULE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ops/nn/initialiser.h"
#include "ops/scope.h"

namespace weft::nn {

// What a variable's value costs: a scalar that is added to the loss.
using Regulariser = std::function<Output(Output value)>;

class VariableStore;

// A resource variable of a graph. Invalid outputs where the builder holds an error.
struct Variable {
  std::string name;      // in sessions and checkpoints: "dense/kernel"
  Output handle;         // VarHandleOp
  Output value;          // ReadVariableOp, one for all who read it
  Output initial_value;  // what the initialiser made
  Output assign;         // gives it that value
  Shape shape;
  DType dtype = DType::kFloat;
  bool trainable = true;
  // Where it is, and what belongs to it (an optimiser's slots) goes: lives as long as the module.
  VariableStore* store = nullptr;
};
using Variables = std::vector<Variable>;

struct VariableOptions {
  bool trainable = true;
  Regulariser regulariser;
};

// What a layer wants to be run with a training step whose loss depends on `source`.
struct Update {
  Output source;
  Output update;
};

// Every variable of a family of modules, and of those who train them.
class VariableStore {
 public:
  VariableStore(Builder& builder, int64_t seed) : builder_(builder), seed_(seed) {}
  VariableStore(const VariableStore&) = delete;
  VariableStore& operator=(const VariableStore&) = delete;

  // Makes a variable named `name` within the builder's scope: handle "name", "name/initial_value",
  // "name/Assign", "name/Read".
  Variable Add(std::string_view name, const Shape& shape, DType dtype, const Initialiser& init,
               bool trainable);
  // One that starts with a value that is there already.
  Variable AddValue(std::string_view name, Output initial_value, bool trainable);

  Builder& builder() { return builder_; }
  int64_t seed() const { return seed_; }
  const Variables& variables() const { return variables_; }
  std::vector<Update>& updates() { return updates_; }
  Outputs& losses() { return losses_; }

 private:
  Variable Finish(Variable v, std::string_view name, Output initial);

  Builder& builder_;
  int64_t seed_;
  Variables variables_;
  std::vector<Update> updates_;
  Outputs losses_;
};

struct ModuleOptions {
  int64_t seed = 0;             // of initialisers and dropout; equal seeds give equal networks
  DType dtype = DType::kFloat;  // of the variables
  bool training = true;         // whether dropout drops, and batch norm uses the batch
  std::string name;             // in front of the names of all its nodes
};

// Copies share their variables, but not their place in the network.
class Module {
 public:
  explicit Module(Builder& builder, const ModuleOptions& options = {});

  // The same network from its start: layers that are called on the result find the variables that
  // the same calls made here. An error where they find none.
  Module Share() const;
  // The same, with training off.
  Module ForInference() const;

  // A variable of the layer that is being built, for layers of one's own.
  Variable AddVariable(std::string_view name, const Shape& shape, const Initialiser& init,
                       const VariableOptions& options = {});
  // To be run with every training step whose loss depends on `source`: moving averages.
  void AddUpdate(Output source, Output update);

  // All of this family, and those that trained ones, in the order of their making.
  const Variables& variables() const;
  Variables trainable() const;
  // Gives every variable made so far its first value: to be asked for last, run first.
  Output init(std::string_view name = "init") const;
  // The sum of what all regularisers say; a scalar zero if there are none.
  Output regularisation() const;

  Builder& builder() const;
  // Where variables go that are not the network's own, such as a metric's.
  VariableStore& store() const { return *store_; }
  DType dtype() const;
  bool training() const;
  int64_t seed() const;
  // 1, 2, 3, …: a second seed for each layer that draws numbers.
  int64_t NextSeed();

  // A layer, or a block of layers, while it is built: names its nodes and variables. Without a name
  // the kind is the name; the second of a name is name_1.
  class Scope {
   public:
    Scope(Module& module, std::string_view kind, std::string_view name = {});
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    Module& module_;
    std::string outer_;
    std::unique_ptr<NameScope> names_;
  };

 private:
  struct State;
  Module(std::shared_ptr<VariableStore> store, const State& like);
  std::shared_ptr<VariableStore> store_;
  std::shared_ptr<State> state_;
};

}  // namespace weft::nn

#endif  // WEFT_OPS_NN_MODULE_H_
