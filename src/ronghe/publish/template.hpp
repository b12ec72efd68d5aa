// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ronghe/publish/texts.hpp"

// Mustache behind values: what a template sees, and the text that comes of it.
namespace ronghe::publish {

// Named texts, flags and lists. Names that end in _html hold markup made by us and stand in
// triple braces; all others are escaped by the template.
class View {
 public:
  using Value = std::variant<std::string, bool, std::vector<View>>;
  View& set(std::string name, std::string value) { return put(std::move(name), std::move(value)); }
  View& set(std::string name, std::string_view value) {
    return put(std::move(name), std::string(value));
  }
  View& set(std::string name, const char* value) {
    return put(std::move(name), std::string(value));
  }
  View& flag(std::string name, bool value) { return put(std::move(name), value); }
  View& list(std::string name, std::vector<View> items) {
    return put(std::move(name), std::move(items));
  }
  [[nodiscard]] const std::vector<std::pair<std::string, Value>>& values() const { return values_; }

 private:
  View& put(std::string name, Value value) {
    values_.emplace_back(std::move(name), std::move(value));
    return *this;
  }
  std::vector<std::pair<std::string, Value>> values_;
};

// The embedded templates, parsed once. {{t.key}} is the text of a key; {{> name}} another template.
class Templates {
 public:
  Templates();
  ~Templates();
  Templates(const Templates&) = delete;
  Templates& operator=(const Templates&) = delete;
  [[nodiscard]] std::string render(std::string_view name, const View& view, Language language);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ronghe::publish
