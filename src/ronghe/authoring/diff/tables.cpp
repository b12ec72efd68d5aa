// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "ronghe/authoring/diff/parts.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/dmn/xml.hpp"
#include "ronghe/policy/pack_reader.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::authoring {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);

struct Decisions {
  std::vector<std::unique_ptr<dmn::Model>> models;
  std::map<std::string, const dmn::Decision*> by_name;
  std::map<std::string, std::string> files;  // by name
};

// The first decision of a name is the one that decides.
Result<Decisions> decisions_of(const policy::Pack& pack) {
  Decisions all;
  for (const auto& file : pack.decision_files) {
    RONGHE_TRY(model, dmn::load_model(file));
    all.models.push_back(std::make_unique<dmn::Model>(std::move(model)));
    for (const auto& decision : all.models.back()->decisions) {
      all.by_name.emplace(decision.name, &decision);
      all.files.emplace(decision.name, file);
    }
  }
  return all;
}

const dmn::DecisionTable* table_of(const dmn::Decision& decision) {
  return decision.expression == nullptr
             ? nullptr
             : std::get_if<dmn::DecisionTable>(&decision.expression->form);
}

void drop_ids(pugi::xml_node node) {
  node.remove_attribute("id");
  for (auto child : node.children()) drop_ids(child);
}

// The element of a decision without its ids, for logic that is no table.
std::string logic_of(const std::string& file, const std::string& name) {
  pugi::xml_document document;
  if (!document.load_string(policy::file_text(file).value_or("").c_str())) return "";
  for (auto node : document.document_element().children()) {
    if (dmn::local_name(node) != "decision" || dmn::text_attribute(node, "name") != name) continue;
    drop_ids(node);
    std::ostringstream out;
    node.print(out, "", pugi::format_raw);
    return out.str();
  }
  return "";
}

// What a rule says: cells that ask for something, by input, and outputs by name.
using Cells = std::vector<std::pair<std::string, std::string>>;

Cells inputs_of(const dmn::DecisionTable& table, const dmn::Rule& rule) {
  Cells cells;
  for (std::size_t i = 0; i < table.inputs.size(); ++i) {
    auto text = policy::folded(rule.tests[i].source.text);
    if (text.empty() || text == "-") continue;
    cells.emplace_back(policy::folded(table.inputs[i].expression.source.text), std::move(text));
  }
  std::ranges::sort(cells);
  return cells;
}

Cells outputs_of(const dmn::DecisionTable& table, const dmn::Rule& rule) {
  Cells cells;
  for (std::size_t i = 0; i < table.outputs.size(); ++i) {
    cells.emplace_back(table.outputs[i].name.empty() ? "output" : table.outputs[i].name,
                       policy::folded(rule.outputs[i].source.text));
  }
  return cells;
}

std::string shown(const Cells& inputs, const Cells& outputs) {
  const auto joined = [](const Cells& cells) {
    std::string out;
    for (const auto& [name, text] : cells) {
      out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", name, text);
    }
    return out;
  };
  return fmt::format("{} => {}", inputs.empty() ? "anything" : joined(inputs), joined(outputs));
}

std::string shown(const dmn::DecisionTable& table, std::size_t rule) {
  const auto& one = table.rules[rule];
  return shown(inputs_of(table, one), outputs_of(table, one));
}

Place place_of(const dmn::Rule& rule) {
  return rule.tests.empty() ? rule.outputs.front().source.place : rule.tests.front().source.place;
}

// For each rule of `after` the rule of `before` that it was; `none` for a new one.
std::vector<std::size_t> matched(const dmn::DecisionTable& before,
                                 const dmn::DecisionTable& after) {
  std::vector<std::size_t> from(after.rules.size(), none);
  std::vector<bool> taken(before.rules.size(), false);
  const auto match = [&](const auto& same) {
    for (std::size_t b = 0; b < after.rules.size(); ++b) {
      for (std::size_t a = 0; a < before.rules.size() && from[b] == none; ++a) {
        if (taken[a] || !same(a, b)) continue;
        from[b] = a;
        taken[a] = true;
      }
    }
  };
  std::vector<std::string> content_before;
  std::vector<std::string> content_after;
  for (std::size_t a = 0; a < before.rules.size(); ++a) content_before.push_back(shown(before, a));
  for (std::size_t b = 0; b < after.rules.size(); ++b) content_after.push_back(shown(after, b));
  const auto id_of = [](const dmn::DecisionTable& table, std::size_t rule) -> const std::string& {
    return table.rules[rule].id;
  };
  const auto said = [](const dmn::DecisionTable& table, std::size_t rule) -> const std::string& {
    return table.rules[rule].description;
  };
  // Ids first where the content is the same as well: of two equal rows each stays itself.
  match([&](std::size_t a, std::size_t b) {
    return content_before[a] == content_after[b] && id_of(before, a) == id_of(after, b);
  });
  match([&](std::size_t a, std::size_t b) { return content_before[a] == content_after[b]; });
  match([&](std::size_t a, std::size_t b) {
    return !id_of(before, a).empty() && id_of(before, a) == id_of(after, b);
  });
  match([&](std::size_t a, std::size_t b) {
    return !said(before, a).empty() && said(before, a) == said(after, b);
  });
  return from;
}

// Which rules stay in the longest run that keeps its order; the others have moved.
std::vector<bool> in_order(const std::vector<std::size_t>& from) {
  std::vector<std::size_t> length(from.size(), 0);
  std::vector<std::size_t> previous(from.size(), none);
  std::size_t last = none;
  for (std::size_t i = 0; i < from.size(); ++i) {
    if (from[i] == none) continue;
    length[i] = 1;
    for (std::size_t j = 0; j < i; ++j) {
      if (from[j] == none || from[j] > from[i] || length[j] + 1 <= length[i]) continue;
      length[i] = length[j] + 1;
      previous[i] = j;
    }
    if (last == none || length[i] > length[last]) last = i;
  }
  std::vector<bool> kept(from.size(), false);
  for (; last != none; last = previous[last]) kept[last] = true;
  return kept;
}

class TableDiff {
 public:
  TableDiff(std::string name, const dmn::DecisionTable& before, const dmn::DecisionTable& after,
            const Place& place, ChangeList& changes)
      : name_(std::move(name)), before_(before), after_(after), changes_(changes), place_(place) {}

  void run() {
    compare("hit policy", std::string(dmn::to_string(before_.hit_policy)),
            std::string(dmn::to_string(after_.hit_policy)));
    compare("aggregation", std::to_string(std::to_underlying(before_.aggregation)),
            std::to_string(std::to_underlying(after_.aggregation)));
    columns("input", inputs(before_), inputs(after_));
    columns("output", outputs(before_), outputs(after_));
    rules();
  }

 private:
  using Columns = std::vector<std::pair<std::string, std::string>>;  // name, what it says

  static Columns inputs(const dmn::DecisionTable& table) {
    Columns all;
    for (const auto& input : table.inputs) {
      all.emplace_back(policy::folded(input.expression.source.text),
                       fmt::format("{} {}", input.type, policy::folded(input.values.source.text)));
    }
    return all;
  }
  static Columns outputs(const dmn::DecisionTable& table) {
    Columns all;
    for (const auto& output : table.outputs) {
      all.emplace_back(output.name, fmt::format("{} {} {}", output.type,
                                                policy::folded(output.values.source.text),
                                                policy::folded(output.otherwise.source.text)));
    }
    return all;
  }

  void add(ChangeKind kind, std::string what, std::string before, std::string after,
           const Place& place) {
    changes_.add(Change{.kind = kind,
                        .part = "table",
                        .name = name_,
                        .title = "",
                        .what = std::move(what),
                        .before = std::move(before),
                        .after = std::move(after),
                        .place = place});
  }

  void compare(const std::string& what, const std::string& before, const std::string& after) {
    if (before != after) add(ChangeKind::changed, what, before, after, place_);
  }

  void columns(const std::string& what, const Columns& before, const Columns& after) {
    const auto find = [](const Columns& all, const std::string& name) {
      return std::ranges::find(all, name, &Columns::value_type::first);
    };
    for (const auto& [name, says] : before) {
      const auto found = find(after, name);
      if (found == after.end())
        add(ChangeKind::removed, what + " " + name, says, "", place_);
      else
        compare(what + " " + name, says, found->second);
    }
    for (const auto& [name, says] : after) {
      if (find(before, name) == before.end()) {
        add(ChangeKind::added, what + " " + name, "", says, place_);
      }
    }
  }

  void rules() {
    const auto from = matched(before_, after_);
    const auto kept = in_order(from);
    for (std::size_t b = 0; b < after_.rules.size(); ++b) {
      const auto place = place_of(after_.rules[b]);
      const auto row = fmt::format("row {}", b + 1);
      if (from[b] == none) {
        add(ChangeKind::added, row, "", shown(after_, b), place);
        continue;
      }
      const auto a = from[b];
      const auto was = a == b ? row : fmt::format("{} (was row {})", row, a + 1);
      if (shown(before_, a) != shown(after_, b)) {
        add(ChangeKind::changed, was, shown(before_, a), shown(after_, b), place);
      }
      if (before_.rules[a].description != after_.rules[b].description) {
        add(ChangeKind::changed, was + " description", before_.rules[a].description,
            after_.rules[b].description, place);
      }
      if (!kept[b]) {
        add(ChangeKind::moved, shown(after_, b), fmt::format("row {}", a + 1), row, place);
      }
    }
    for (std::size_t a = 0; a < before_.rules.size(); ++a) {
      if (std::ranges::find(from, a) != from.end()) continue;
      add(ChangeKind::removed, fmt::format("row {}", a + 1), shown(before_, a), "",
          place_of(before_.rules[a]));
    }
  }

  std::string name_;
  const dmn::DecisionTable& before_;
  const dmn::DecisionTable& after_;
  ChangeList& changes_;
  Place place_;
};

}  // namespace

Result<void> diff_decisions(const policy::Pack& before, const policy::Pack& after,
                            ChangeList& changes) {
  RONGHE_TRY(old_ones, decisions_of(before));
  RONGHE_TRY(new_ones, decisions_of(after));
  ChangeList found_ones;
  const auto whole = [&](ChangeKind kind, const std::string& name, const Place& place) {
    found_ones.add(Thing{"table", name, "", place}, kind);
  };
  for (const auto& [name, decision] : old_ones.by_name) {
    if (!new_ones.by_name.contains(name)) whole(ChangeKind::removed, name, decision->source.place);
  }
  for (const auto& [name, decision] : new_ones.by_name) {
    const auto found = old_ones.by_name.find(name);
    if (found == old_ones.by_name.end()) {
      whole(ChangeKind::added, name, decision->source.place);
      continue;
    }
    const auto* table_before = table_of(*found->second);
    const auto* table_after = table_of(*decision);
    if (table_before != nullptr && table_after != nullptr) {
      TableDiff(name, *table_before, *table_after, decision->source.place, found_ones).run();
    } else if (logic_of(old_ones.files[name], name) != logic_of(new_ones.files[name], name)) {
      whole(ChangeKind::changed, name, decision->source.place);
    }
  }
  // A place is shown as seen from the pack that holds the file.
  for (auto& change : found_ones.take()) {
    const bool later =
        std::ranges::find(after.decision_files, change.place.file) != after.decision_files.end();
    change.place.file = policy::in_pack(later ? after : before, change.place.file);
    changes.add(std::move(change));
  }
  return {};
}

}  // namespace ronghe::authoring
