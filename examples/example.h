// What every example has around its few lines: options, files, figures that must hold.
#ifndef WEFT_EXAMPLES_EXAMPLE_H_
#define WEFT_EXAMPLES_EXAMPLE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/status.h"
#include "core/strings.h"

namespace weft::examples {

struct Option {
  std::string name;           // "data" for --data VALUE
  std::string default_value;  // what it is if nobody says otherwise
  std::string help;
};

class Args {
 public:
  explicit Args(std::map<std::string, std::string> values) : values_(std::move(values)) {}
  // The value of an option that Main was told of (broken invariant for any other).
  const std::string& operator[](const std::string& option) const;
  // The same as a number; Main has checked options whose default is a number.
  int64_t Int(const std::string& option) const;
  // A path in the folder that --out names; of a picture, with .svg or .png behind it.
  std::string Out(const std::string& file) const { return (*this)["out"] + "/" + file; }
  std::string Picture(const std::string& name) const {
    return Out(name + "." + (*this)["picture"]);
  }

 private:
  std::map<std::string, std::string> values_;
};

// main() of an example: reads --name VALUE for these options, for --out, the folder that graph
// files and pictures go to (made where it is not there), and for --picture, svg or png; runs
// `body`; says what went wrong. Returns the exit code: 0, 1 where `body` failed, 2 for wrong
// options.
int Main(int argc, char** argv, absl::Status (*body)(const Args&),
         std::vector<Option> options = {});

// Prints a line, text or anything with operator<<.
void PrintLine(const std::string& text);
template <typename... Items>
void Print(const Items&... items) {
  PrintLine(Concat(items...));
}

// A figure that the example is held to: prints "holds: …" or fails with "does not hold: …".
absl::Status Holds(bool condition, const std::string& what);

}  // namespace weft::examples

#endif  // WEFT_EXAMPLES_EXAMPLE_H_
