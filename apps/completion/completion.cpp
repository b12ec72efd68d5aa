// SPDX-License-Identifier: Apache-2.0
#include "completion/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <span>
#include <string_view>

namespace ronghe::completion {

namespace {

std::string first_line(const std::string& help) { return help.substr(0, help.find('\n')); }

bool takes_value(const CLI::Option& option) { return option.get_items_expected_max() > 0; }

// The library keeps choices only as their description: "{text,json}".
std::vector<std::string> choices_of(const CLI::Option& option) {
  const auto type = option.get_type_name();
  const auto begin = type.find('{');
  const auto end = type.find('}', begin == std::string::npos ? 0 : begin);
  if (begin == std::string::npos || end == std::string::npos) return {};
  return CLI::detail::split(type.substr(begin + 1, end - begin - 1), ',');
}

// How far the words before the last one lead.
struct Place {
  const CLI::App* app;
  const CLI::Option* waits = nullptr;  // an option whose value comes next
  std::size_t positionals = 0;         // given so far
};

const CLI::App* subcommand(const CLI::App& app, const std::string& name) {
  const auto found =
      app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
  return found.empty() ? nullptr : found.front();
}

void step(Place& place, const std::string& word) {
  if (place.waits != nullptr) {
    place.waits = nullptr;
  } else if (word.starts_with("-")) {
    const auto* option = place.app->get_option_no_throw(word.substr(0, word.find('=')));
    if (option != nullptr && takes_value(*option) && word.find('=') == std::string::npos) {
      place.waits = option;
    }
  } else if (const auto* sub = subcommand(*place.app, word); sub != nullptr) {
    place = {.app = sub};
  } else {
    ++place.positionals;
  }
}

Candidates values_of(const CLI::Option& option) {
  Candidates found;
  for (auto& choice : choices_of(option)) found.words.push_back({std::move(choice), {}});
  found.files = found.words.empty();
  return found;
}

void add_options(const CLI::App& app, Candidates& found) {
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) {
      found.words.push_back({"--" + name, first_line(option->get_description())});
    }
  }
}

void add_positional(const Place& place, Candidates& found) {
  std::vector<const CLI::Option*> in_order;
  for (const auto* option : place.app->get_options()) {
    if (option->get_positional()) in_order.push_back(option);
  }
  if (in_order.empty()) return;
  const auto values = values_of(*in_order[std::min(place.positionals, in_order.size() - 1)]);
  found.words.insert(found.words.end(), values.words.begin(), values.words.end());
  found.files = values.files;
}

}  // namespace

Candidates candidates(const CLI::App& app, const std::vector<std::string>& words) {
  Place place{.app = &app};
  Candidates found;
  if (words.empty()) return found;
  for (const auto& word : std::span(words).first(words.size() - 1)) step(place, word);
  if (place.waits != nullptr) return values_of(*place.waits);
  if (words.back().starts_with("-")) {
    add_options(*place.app, found);
    return found;
  }
  for (const auto* sub : place.app->get_subcommands([](const CLI::App*) { return true; })) {
    found.words.push_back({sub->get_name(), first_line(sub->get_description())});
  }
  if (found.words.empty()) add_positional(place, found);
  return found;
}

std::optional<std::string> answer(const CLI::App& app, int argc, const char* const* argv) {
  if (argc < 2 || std::string_view(argv[1]) != "complete-words") return std::nullopt;
  const auto found = candidates(app, {argv + 2, argv + argc});
  std::string lines;
  for (const auto& [word, help] : found.words) lines += word + "\t" + help + "\n";
  if (found.files) lines += "=files\n";
  return lines;
}

}  // namespace ronghe::completion
