// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ronghe/feel/built_in.hpp"
#include "ronghe/feel/walk.hpp"
#include "ronghe/kernel/lower.hpp"

// A formula over one text column alone is asked of the interpreter once for each text of the
// dictionary and once for null; over the rows it is a look-up. All functions of texts work so.
namespace ronghe::kernel {

std::optional<Lowered> Lowering::by_dictionary(const Node& node) {
  if (std::holds_alternative<feel::Name>(node.form)) return std::nullopt;
  std::optional<std::string> only;
  for (const auto& name : feel::names_in(node)) {
    if (name == "now" || name == "today") return std::nullopt;
    const bool column = std::ranges::find(types_, name, &ColumnType::name) != types_.end();
    if (!column && name != "?" && feel::is_built_in(name)) continue;
    if (only) return std::nullopt;
    only = name;
  }
  if (!only) return std::nullopt;
  const bool tested = *only == "?" && input_ != nullptr;
  const auto input = tested ? std::optional(*input_) : column(*only);
  const auto* texts = input ? std::get_if<Lane>(&*input) : nullptr;
  if (texts == nullptr || texts->domain.dictionary == nullptr) return std::nullopt;
  std::vector<feel::Value> results;
  const auto ask = [&](feel::Value text) {
    feel::Scope scope;
    feel::Diagnostics ignored;
    scope.set(*only, std::move(text));
    results.push_back(feel::evaluate(node, scope, ignored));
  };
  for (const auto& text : *texts->domain.dictionary) ask(feel::Value(text));
  ask({});
  return tabulated(*texts, results);
}

namespace {

// The results as integers, at the least scale that holds all of them; false when none does.
bool fill_integers(const std::vector<feel::Value>& results, Domain& domain,
                   std::vector<std::int64_t>& table) {
  for (const auto& result : results) {
    for (; !result.is_null(); ++domain.scale) {
      const auto held = domain.scale > scale_max ? std::nullopt : stored(domain, result);
      if (!held) return false;
      if (held->exact) break;
    }
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto held = stored(domain, results[i]);
    if (held && !held->exact) return false;
    if (held) table[i] = held->floor;
  }
  return true;
}

}  // namespace

// The last result is that of null.
std::optional<Lowered> Lowering::tabulated(const Lane& texts,
                                           const std::vector<feel::Value>& results) {
  const auto size = results.size() - 1;
  const auto found = std::ranges::find_if_not(results, &feel::Value::is_null);
  if (found == results.end()) return feel::Value();
  const auto kind = found->kind();
  const auto same = [&](const feel::Value& value) {
    return value.is_null() || value.kind() == kind;
  };
  if (!std::ranges::all_of(results, same)) return std::nullopt;
  const auto codes_where = [&](auto holds) {
    Intervals codes;
    for (std::size_t i = 0; i < size; ++i) {
      const auto at = static_cast<std::int64_t>(i);
      if (holds(results[i])) codes = united(codes, {{at, at}});
    }
    return in_set(texts, codes, texts.valid);
  };
  if (kind == feel::Kind::boolean) {
    const auto plane = [&](bool wanted) {
      const auto is = [=](const feel::Value& value) {
        return value.boolean() != nullptr && *value.boolean() == wanted;
      };
      const auto among = codes_where(is);
      return is(results[size]) ? program_.either(among, program_.inverse(texts.valid)) : among;
    };
    return Truth{plane(true), plane(false)};
  }
  if (!results[size].is_null()) return std::nullopt;
  Domain domain{.kind = kind};
  std::vector<std::int64_t> table(size + 1, 0);
  if (kind == feel::Kind::string) {
    auto& dictionary = dictionaries_.emplace_back();
    for (const auto& result : results) {
      if (!result.is_null()) dictionary.push_back(*result.string());
    }
    std::ranges::sort(dictionary);
    dictionary.erase(std::ranges::unique(dictionary).begin(), dictionary.end());
    domain.dictionary = &dictionary;
    for (std::size_t i = 0; i < size; ++i) {
      if (results[i].is_null()) continue;
      table[i] = std::ranges::lower_bound(dictionary, *results[i].string()) - dictionary.begin();
    }
  } else if (!fill_integers(results, domain, table)) {
    return std::nullopt;
  }
  const auto valid = codes_where([](const feel::Value& value) { return !value.is_null(); });
  return Lane{.domain = domain,
              .id = program_.step({.op = Op::table,
                                   .wide = program_.wide(texts.id),
                                   .a = texts.id,
                                   .c = program_.lane_table(std::move(table))}),
              .valid = valid};
}

}  // namespace ronghe::kernel
