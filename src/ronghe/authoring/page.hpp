// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

// A page of text, before it is known whether it becomes Markdown or HTML. In every text, what
// stands between backticks is code; nothing else is markup.
namespace ronghe::authoring {

struct Heading {
  int level = 1;
  std::string text;
};
struct Paragraph {
  std::string text;
};
struct CodeBlock {
  std::string language;
  std::string text;
};
struct BulletList {
  std::vector<std::string> items;
};
struct PageTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

using Block = std::variant<Heading, Paragraph, CodeBlock, BulletList, PageTable>;
using Page = std::vector<Block>;

[[nodiscard]] std::string as_markdown(const Page& page);
// The inside of <main>. Headings carry ids "h1", "h2", ... in their order, for links.
[[nodiscard]] std::string as_html(const Page& page);

}  // namespace ronghe::authoring
