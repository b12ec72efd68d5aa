// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/background_pages.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/run_facts.hpp"

namespace ronghe::publish {

namespace {

Page page_named(const Site& site, const std::string& name, const std::string& section) {
  const auto title = site.word(name + ".title");
  return {.path = name + ".html",
          .template_name = name,
          .section = section,
          .title = title,
          .crumbs = {{escaped_html(site.word("nav.overview")), "index.html"},
                     {escaped_html(title), ""}},
          .view = {}};
}

Page method(const Site& site) {
  auto page = page_named(site, "method", "method");
  page.view.list("run", run_facts(site.input(), site.language()));
  std::vector<View> legend;
  for (const auto light : all_lights) {
    View row;
    row.set("light_html", light_html(light, site.language()));
    legend.push_back(row.set("meaning", site.word("meaning." + std::string(to_string(light)))));
  }
  View unjudged;
  unjudged.set("light_html", light_html(Light::none, site.word("light.unjudged")));
  legend.push_back(unjudged.set("meaning", site.word("meaning.unjudged")));
  page.view.list("legend", std::move(legend));
  page.view.set("run_id", site.input().run_id);
  return page;
}

// Terms stand in texts.txt as term.<name> and explained.<name>.
Page glossary(const Site& site) {
  constexpr std::string_view prefix = "term.";
  auto page = page_named(site, "glossary", "method");
  std::vector<View> terms;
  for (const auto& [key, term] : texts()) {
    if (!key.starts_with(prefix)) continue;
    const auto name = key.substr(prefix.size());
    View row;
    row.set("term", of(term, site.language()));
    row.set("other", site.language() == Language::zh ? term.en : term.zh);
    row.set("other_lang", tag(site.language() == Language::zh ? Language::en : Language::zh));
    terms.push_back(row.set("meaning", site.word("explained." + name)));
  }
  page.view.list("terms", std::move(terms));
  return page;
}

std::string size_words(std::int64_t bytes) {
  constexpr std::int64_t kilo = 1'000;
  if (bytes < kilo * kilo) return fmt::format("{} kB", (bytes + kilo - 1) / kilo);
  return grouped(*Decimal::divide(Decimal(bytes), Decimal(kilo * kilo)), 1) + " MB";
}

std::string content_of(const Site& site, const DataFile& file) {
  if (file.indicator) {
    const auto& indicator = site.input().indicators[*file.indicator];
    return indicator.id + " " + of(indicator.name, site.language());
  }
  if (!file.content.empty()) return site.word(file.content);
  if (file.kind.empty()) return site.word("downloads.lights");
  return site.word("downloads.kind", {text_or(site.language(), "kinds." + file.kind, file.kind)});
}

Page downloads(const Site& site) {
  auto page = page_named(site, "downloads", "downloads");
  std::vector<View> rows;
  auto files = site.findings().files;
  // What spreadsheet programs open without loss comes first.
  std::ranges::stable_partition(files,
                                [](const DataFile& file) { return file.path.ends_with(".xlsx"); });
  for (const auto& file : files) {
    View row;
    row.set("codes", file.path.ends_with(".csv") ? site.word("downloads.csv_codes") : "");
    row.set("file_html", site.data_link(file, page.path)).set("content", content_of(site, file));
    row.set("rows_count", grouped(file.rows)).set("size", size_words(file.bytes));
    rows.push_back(row.set("saved_as", file.saved_as));
  }
  page.view.list("files", std::move(rows));
  page.view.set("sheet_note", site.word("downloads.sheet_note", {grouped(sheet_rows_max)}));
  return page;
}

}  // namespace

Result<void> write_background_pages(Site& site) {
  RONGHE_CHECK(site.write(method(site)));
  RONGHE_CHECK(site.write(glossary(site)));
  return site.write(downloads(site));
}

}  // namespace ronghe::publish
