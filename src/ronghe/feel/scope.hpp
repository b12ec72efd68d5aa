// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "ronghe/feel/value.hpp"

namespace ronghe::feel {

// Names and their values; what is not found here is looked for in the scope around. A scope around
// must live longer than the scopes within.
class Scope {
 public:
  Scope() = default;
  explicit Scope(const Scope* around) : around_(around) {}
  // The entries of a context as names: inside a filter the fields of the item are names.
  Scope(const Scope* around, const Context* entries) : around_(around), context_(entries) {}

  void set(std::string name, Value value) {
    for (auto& [known, held] : own_) {
      if (known == name) {
        held = std::move(value);
        return;
      }
    }
    own_.emplace_back(std::move(name), std::move(value));
  }

  [[nodiscard]] const Value* find(std::string_view name) const {
    for (const auto* scope = this; scope != nullptr; scope = scope->around_) {
      for (const auto& [known, value] : scope->own_) {
        if (known == name) return &value;
      }
      if (scope->context_ != nullptr) {
        if (const auto* value = scope->context_->find(name)) return value;
      }
    }
    return nullptr;
  }

  // All names that can be seen from here with their values: for functions that outlive the scopes.
  [[nodiscard]] Context flattened() const {
    Context all;
    for (const auto* scope = this; scope != nullptr; scope = scope->around_) {
      const auto add = [&](const Entries& entries) {
        for (const auto& [name, value] : entries) {
          if (all.find(name) == nullptr) all.entries.emplace_back(name, value);
        }
      };
      add(scope->own_);
      if (scope->context_ != nullptr) add(scope->context_->entries);
    }
    return all;
  }

 private:
  const Scope* around_ = nullptr;
  const Context* context_ = nullptr;
  Entries own_;
};

}  // namespace ronghe::feel
