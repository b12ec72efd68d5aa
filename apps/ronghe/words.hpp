// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

// The words of codes, as texts.cpp finds them.
namespace ronghe::app {

struct Both {
  std::string_view en = {};
  std::string_view zh = {};
};

// {name} is a value of the hint or error, {message} what an error says itself. A remedy follows the
// words, and may be none where they say all. An error brings its English words with it.
struct Text {
  std::string_view code;
  Both words = {};
  Both remedy = {};
};

// Of what happens to a store, its keys, its log and its runs; in order of the codes.
[[nodiscard]] std::span<const Text> words_of_stores();
// Of what the rooms below it meet: files, keys, engines, reports, witnesses; in order of the codes.
[[nodiscard]] std::span<const Text> words_of_rooms();

}  // namespace ronghe::app
