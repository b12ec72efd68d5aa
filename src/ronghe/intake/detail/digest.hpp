// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace ronghe::intake::detail {

// SHA-256 over a file read in blocks: the name of a file in the store's list of imports.
class Digest {
 public:
  Digest();
  void add(std::string_view bytes);
  [[nodiscard]] std::string hex();

 private:
  std::unique_ptr<void, void (*)(void*)> context_;
};

}  // namespace ronghe::intake::detail
