// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/page.hpp"

#include <fmt/format.h>

#include "ronghe/base/html.hpp"

namespace ronghe::authoring {

namespace {

// Escaped, `code` as an element. A backtick without a partner stays what it is.
std::string html_of(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('`');
    const auto close = open == std::string_view::npos ? open : text.find('`', open + 1);
    if (close == std::string_view::npos) break;
    out += escaped_html(text.substr(0, open));
    out += "<code>" + escaped_html(text.substr(open + 1, close - open - 1)) + "</code>";
    text.remove_prefix(close + 1);
  }
  return out + escaped_html(text);
}

// One line, with the bars that would end a cell escaped.
std::string cell_of(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

struct Markdown {
  std::string out;

  void operator()(const Heading& heading) {
    out += fmt::format("\n{} {}\n", std::string(static_cast<std::size_t>(heading.level), '#'),
                       heading.text);
  }
  void operator()(const Paragraph& paragraph) { out += "\n" + paragraph.text + "\n"; }
  void operator()(const CodeBlock& code) {
    const auto* end = code.text.ends_with('\n') ? "" : "\n";
    out += fmt::format("\n```{}\n{}{}```\n", code.language, code.text, end);
  }
  void operator()(const BulletList& list) {
    out += "\n";
    for (const auto& item : list.items) out += "- " + item + "\n";
  }
  void operator()(const PageTable& table) {
    out += "\n";
    row(table.head);
    out += "|";
    for (std::size_t i = 0; i < table.head.size(); ++i) out += "---|";
    out += "\n";
    for (const auto& cells : table.rows) row(cells);
  }
  void row(const std::vector<std::string>& cells) {
    out += "|";
    for (const auto& cell : cells) out += " " + cell_of(cell) + " |";
    out += "\n";
  }
};

struct Html {
  std::string out;
  int headings = 0;

  void operator()(const Heading& heading) {
    out += fmt::format("<h{0} id=\"h{1}\">{2}</h{0}>\n", heading.level, ++headings,
                       html_of(heading.text));
  }
  void operator()(const Paragraph& paragraph) { out += "<p>" + html_of(paragraph.text) + "</p>\n"; }
  void operator()(const CodeBlock& code) {
    out += "<pre><code class=\"formula\">" + escaped_html(code.text) + "</code></pre>\n";
  }
  void operator()(const BulletList& list) {
    out += "<ul>\n";
    for (const auto& item : list.items) out += "<li>" + html_of(item) + "</li>\n";
    out += "</ul>\n";
  }
  void operator()(const PageTable& table) {
    out += "<div class=\"wide\"><table>\n<thead>";
    row(table.head, "th scope=\"col\"", "th");
    out += "</thead>\n<tbody>\n";
    for (const auto& cells : table.rows) row(cells, "td", "td");
    out += "</tbody>\n</table></div>\n";
  }
  void row(const std::vector<std::string>& cells, const char* open, const char* close) {
    out += "<tr>";
    for (const auto& cell : cells) {
      out += fmt::format("<{}>{}</{}>", open, html_of(cell), close);
    }
    out += "</tr>\n";
  }
};

}  // namespace

std::string as_markdown(const Page& page) {
  Markdown markdown;
  for (const auto& block : page) std::visit(markdown, block);
  return markdown.out.empty() ? "" : markdown.out.substr(1);
}

std::string as_html(const Page& page) {
  Html html;
  for (const auto& block : page) std::visit(html, block);
  return std::move(html.out);
}

}  // namespace ronghe::authoring
