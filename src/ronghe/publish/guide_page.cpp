// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/guide_page.hpp"

#include "ronghe/base/html.hpp"
#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/region_table.hpp"

namespace ronghe::publish {

namespace {

// The fields of a published line, in their order; docs/formats/log.md.
constexpr std::array line_fields{
    "line",      "kind",  "code", "indicator", "numerator", "denominator", "value", "missing",
    "reporting", "light", "rule", "limit",     "distance",  "low",         "high",  "persons"};
constexpr std::array statement_fields{"format", "full", "public", "run"};

class Guide {
 public:
  explicit Guide(const Site& site) : site_(site) {}

  [[nodiscard]] std::vector<View> files() const {
    std::vector<View> files;
    std::vector<View> lights;
    for (const auto* column : lights_columns) lights.push_back(column_of(column, column));
    for (const auto& dimension : site_.input().dimensions) {
      lights.push_back(row(
          dimension.id, site_.word("guide.dimension", {dimension_name(site_.input(), dimension.id,
                                                                      site_.language())})));
    }
    for (const auto* column : score_columns) lights.push_back(column_of(column, column));
    files.push_back(file("lights", "lights.csv", "downloads.lights", std::move(lights)));
    std::vector<View> values;
    for (const auto* column : kind_columns) values.push_back(column_of(column, column));
    files.push_back(
        file("values", site_.word("guide.values_file"), "guide.values", std::move(values)));
    std::vector<View> sheet;
    for (const std::string_view column : sheet_columns) {
      sheet.push_back(column_of(both_words(column), column.substr(column.find('.') + 1)));
    }
    files.push_back(file("sheet", site_.word("guide.sheet_file"), "guide.sheet", std::move(sheet)));
    files.push_back(file("table", "table.xlsx, table.csv", "guide.table", table()));
    if (site_.input().files.empty()) return files;
    std::vector<View> lines, statement;
    for (const auto* field : line_fields) lines.push_back(column_of(field, field));
    files.push_back(file("lines", "lines.jsonl", "guide.lines", std::move(lines)));
    for (const auto* field : statement_fields) {
      statement.push_back(column_of(field, "statement." + std::string(field)));
    }
    files.push_back(file("statement", "result.json", "downloads.statement", std::move(statement)));
    return files;
  }

 private:
  [[nodiscard]] std::vector<View> table() const {
    constexpr std::array keys{"guide.table.value", "guide.table.light", "guide.table.missing"};
    static_assert(keys.size() == table_endings.size());
    std::vector<View> columns;
    for (const auto* column : table_columns) columns.push_back(column_of(column, column));
    const auto shown = region_table(site_.results()).indicators;
    if (shown.empty()) return columns;
    const auto& first = site_.input().indicators[shown.front()].id;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      columns.push_back(row(first + table_endings[i], site_.word(keys[i])));
    }
    return columns;
  }
  [[nodiscard]] static View row(const std::string& column, const std::string& meaning) {
    return View().set("column", column).set("meaning", meaning);
  }
  [[nodiscard]] View column_of(std::string_view column, std::string_view key) const {
    auto made = row(std::string(column), site_.word("guide." + std::string(key)));
    // The heading of a workbook is in both languages.
    return made.flag("chinese", site_.language() == Language::en && column.contains(' '));
  }
  [[nodiscard]] View file(const std::string& id, const std::string& name, std::string_view content,
                          std::vector<View> columns) const {
    View file;
    file.set("id", id).set("name", name).set("content", site_.word(content));
    return file.list("columns", std::move(columns));
  }

  const Site& site_;
};

}  // namespace

Result<void> write_guide_page(Site& site) {
  Page page{.path = "guide.html",
            .template_name = "guide",
            .section = "downloads",
            .title = site.word("guide.title"),
            .crumbs = {{escaped_html(site.word("nav.overview")), "index.html"},
                       {escaped_html(site.word("nav.downloads")), "downloads.html"},
                       {escaped_html(site.word("guide.title")), ""}},
            .view = {}};
  page.view.list("files", Guide(site).files());
  return site.write(std::move(page));
}

}  // namespace ronghe::publish
