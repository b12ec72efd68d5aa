// SPDX-License-Identifier: Apache-2.0
#include "ronghe/texts.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "ronghe/base/result.hpp"

namespace ronghe::app {

namespace {

struct Both {
  std::string_view en;
  std::string_view zh;
};

// {name} is a value of the hint. A remedy follows its words, and may be none where the words say
// all.
struct HintText {
  std::string_view code;
  Both words;
  Both remedy = {};
};

// In order of the codes.
constexpr std::array texts{
    HintText{"log-files-behind",
             {"the evidence is sealed, but the files of the log were not brought up to date: {why}",
              "证据已封存，但日志文件未能更新：{why}"},
             {"run `ronghe checkpoint {store}`", "请运行 `ronghe checkpoint {store}`"}},
    HintText{"receipt-made",
             {"check it offline: ronghe-verify receipt {receipt} --policy POLICY",
              "可离线核验：ronghe-verify receipt {receipt} --policy POLICY"}},
    HintText{"store-mended",
             {"mended: {what}", "已修复：{what}"},
             {"run `ronghe audit {store}`", "请运行 `ronghe audit {store}`"}},
    HintText{"store-restored",
             {"what was sealed after the backup is not in it", "备份之后封存的内容不在其中"},
             {"run `ronghe audit {store}`, then `ronghe checkpoint {store}`, which asks the "
              "witnesses whether they have seen more",
              "先运行 `ronghe audit {store}`，再运行 `ronghe checkpoint "
              "{store}`，向见证方询问是否见过更多"}},
};
static_assert(std::ranges::is_sorted(texts, {}, &HintText::code));
static_assert(std::ranges::all_of(texts, [](const HintText& text) {
  return !text.words.en.empty() && !text.words.zh.empty() &&
         text.remedy.en.empty() == text.remedy.zh.empty();
}));

std::string_view value_of(const commands::Hint& hint, std::string_view name) {
  const auto found = std::ranges::find(hint.values, name, &ErrorValue::name);
  return found == hint.values.end() ? std::string_view() : found->value;
}

std::string filled(std::string_view text, const commands::Hint& hint) {
  std::string out;
  while (true) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const auto close = text.find('}', open);
    out += value_of(hint, text.substr(open + 1, close - open - 1));
    text.remove_prefix(close + 1);
  }
}

}  // namespace

Language language() {
  const auto* chosen = std::getenv("RONGHE_LANG");
  return chosen != nullptr && std::string_view(chosen) == "zh" ? Language::zh : Language::en;
}

std::string in_words(const commands::Hint& hint, Language language) {
  const auto* found = std::ranges::lower_bound(texts, hint.code.text, {}, &HintText::code);
  ensure(found != texts.end() && found->code == hint.code.text, "every hint has words at the face");
  const bool chinese = language == Language::zh;
  auto out = filled(chinese ? found->words.zh : found->words.en, hint);
  const auto remedy = chinese ? found->remedy.zh : found->remedy.en;
  if (!remedy.empty()) out += (chinese ? "；" : "; ") + filled(remedy, hint);
  return out;
}

}  // namespace ronghe::app
