// SPDX-License-Identifier: Apache-2.0
// house_check ROOT [RULE...]: holds the tree to the rules of rules.hpp; 0 = clean, 1 = findings.
#include <algorithm>
#include <array>
#include <cstdio>
#include <span>

#include "house/rules.hpp"

namespace {

struct Rule {
  std::string_view name;
  house::Findings (*check)(const house::Tree&);
};

constexpr std::array rules{
    Rule{"layers", house::check_layers},   Rule{"lengths", house::check_lengths},
    Rule{"readmes", house::check_readmes}, Rule{"pairs", house::check_pairs},
    Rule{"links", house::check_links},     Rule{"words", house::check_words},
    Rule{"numbers", house::check_numbers}, Rule{"faces", house::check_faces},
};

bool chosen(const Rule& rule, std::span<char*> names) {
  return names.empty() || std::ranges::find(names, rule.name) != names.end();
}

}  // namespace

int main(int argc, char** argv) {
  const std::span arguments(argv, static_cast<std::size_t>(argc));
  if (arguments.size() < 2) {
    std::fprintf(stderr, "usage: house_check ROOT [RULE...]\n");
    return 2;
  }
  const auto tree = house::read_tree(arguments[1]);
  std::size_t count = 0;
  for (const auto& rule : rules) {
    if (!chosen(rule, arguments.subspan(2))) continue;
    for (const auto& finding : rule.check(tree)) {
      std::printf("%s [%s]\n", to_string(finding).c_str(), std::string(rule.name).c_str());
      ++count;
    }
  }
  std::printf("house: %zu files read, %zu findings\n", tree.files.size(), count);
  return count == 0 ? 0 : 1;
}
