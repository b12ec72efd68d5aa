// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide/inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "ronghe/base/spelling.hpp"
#include "ronghe/dmn/given_value.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::authoring {

namespace {

// One walk over what a decision requires.
class Walk {
 public:
  void element(const dmn::Model& model, const std::string& id) {
    const auto mark = id.find('#');
    if (mark != std::string::npos) {
      for (const auto& import : model.imports) {
        if (import.model != nullptr && import.id_space == id.substr(0, mark))
          element(*import.model, id.substr(mark + 1));
      }
      return;
    }
    const auto* found = model.element(id);
    if (found == nullptr || !seen_.emplace(&model, id).second) return;
    using Kind = dmn::Element::Kind;
    switch (found->kind) {
      case Kind::input: add(model, model.inputs[found->index]); break;
      case Kind::decision: all(model, model.decisions[found->index].needs); break;
      case Kind::knowledge: all(model, model.knowledge[found->index].needs); break;
      case Kind::service: break;  // sees its arguments only
    }
  }
  void all(const dmn::Model& model, const std::vector<std::string>& ids) {
    for (const auto& id : ids) element(model, id);
  }
  [[nodiscard]] std::vector<FileInput> take() { return std::move(inputs_); }

 private:
  void add(const dmn::Model& model, const dmn::InputData& input) {
    if (std::ranges::find(inputs_, input.name, &FileInput::name) != inputs_.end()) return;
    inputs_.push_back({input.name, dmn::declared_type(model, input)});
  }

  std::set<std::pair<const dmn::Model*, std::string>> seen_;
  std::vector<FileInput> inputs_;
};

}  // namespace

std::vector<FileInput> inputs_of(const dmn::Model& model, const dmn::Decision& decision) {
  Walk walk;
  walk.all(model, decision.needs);
  return walk.take();
}

Result<void> find_columns(std::vector<FileInput>& inputs, const std::vector<std::string>& titles,
                          const std::string& file) {
  for (auto& input : inputs) {
    const auto same = [&](const std::string& title) {
      return feel::folded_name(title) == feel::folded_name(input.name);
    };
    const auto found = std::ranges::find_if(titles, same);
    if (found == titles.end()) {
      const auto near = nearest(input.name, titles);
      return bad_input(
          fmt::format("there is no column `{}`, which the decision reads; {}the file has: {}. Give "
                      "the column that name, and leave cells blank where nothing is known",
                      input.name,
                      near.empty() ? "" : fmt::format("did you mean the column `{}`? ", near),
                      fmt::join(titles, ", ")),
          {.file = file, .line = 1});
    }
    if (std::ranges::find_if(found + 1, titles.end(), same) != titles.end()) {
      return bad_input(fmt::format("the column `{}` stands twice; remove one", input.name),
                       {.file = file, .line = 1});
    }
    input.column = static_cast<std::size_t>(found - titles.begin());
  }
  return {};
}

}  // namespace ronghe::authoring
