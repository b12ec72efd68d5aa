// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/list_pages.hpp"

#include <algorithm>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

View subject_row(const Site& site, const Judged& judged, std::string_view from) {
  const auto language = site.language();
  const auto& subject = *judged.subject;
  View row;
  row.set("code", subject.code).set("name_html", site.link(subject, from));
  const auto* parent = site.findings().subjects->region(subject.parent);
  row.set("parent_html",
          parent == nullptr ? escaped_html(subject.parent) : site.link(*parent, from));
  row.set("light_html", light_html(judged.light, language));
  row.flag("changed", judged.changed());
  row.set("before", judged.changed()
                        ? site.word("change.was", {light_inline(*judged.before, language)})
                        : "");
  row.set("score", score_words(judged.scores, "total", language));
  return row.set("reasons",
                 judged.light == Light::green ? "" : reasons(site.input(), judged, language));
}

namespace {

std::vector<View> rows_of(const Site& site, const Group& group, std::string_view from) {
  std::vector<const Judged*> listed;
  const auto found = site.results().judged.find(group.kind);
  if (found == site.results().judged.end()) return {};
  for (const auto& judged : found->second) {
    if (judged.subject->level == group.level) listed.push_back(&judged);
  }
  std::vector<View> rows;
  for (const auto* judged : listed) rows.push_back(subject_row(site, *judged, from));
  return rows;
}

// The subjects of a kind in groups: regions by level, all others in one.
std::vector<View> groups_of(const Site& site, const std::string& kind, std::string_view from) {
  std::vector<View> groups;
  for (const auto& [group, counts] : site.results().by_light) {
    if (group.kind != kind) continue;
    auto rows = rows_of(site, group, from);
    std::int64_t all = 0;
    for (const auto count : counts) all += count;
    const auto name = group_word(group, site.language());
    View view;
    view.set("group_id", kind + "-" + std::to_string(group.level)).set("group_name", name);
    view.set("counts", site.word("list.counts", {counted(all, group, site.language()),
                                                 count_words(counts, site.language())}));
    const bool unpaged = kind != "region" && rows.size() > pages_max;
    view.flag("unpaged", unpaged);
    view.set("unpaged_note",
             site.word("list.unpaged", {grouped(static_cast<std::int64_t>(pages_max))}));
    const auto file = std::ranges::find(site.findings().files, kind, &DataFile::kind);
    view.set("csv_html", file == site.findings().files.end() ? "" : site.data_link(*file, from));
    view.flag("has_rows", !rows.empty());
    groups.push_back(view.list("rows", std::move(rows)));
  }
  return groups;
}

Result<void> write_list(Site& site, const std::string& section, const std::string& kind) {
  Page page{.path = section + ".html",
            .template_name = "list",
            .section = section,
            .title = site.word("list." + section),
            .crumbs = {{escaped_html(site.word("nav.overview")), "index.html"},
                       {escaped_html(site.word("nav." + section)), ""}},
            .view = {}};
  auto groups = groups_of(site, kind, page.path);
  page.view.set("title", page.title).flag("empty", groups.empty());
  page.view.list("groups", std::move(groups));
  return site.write(std::move(page));
}

}  // namespace

Result<void> write_list_pages(Site& site) {
  RONGHE_CHECK(write_list(site, "regions", "region"));
  RONGHE_CHECK(write_list(site, "colleges", "college"));
  return write_list(site, "bodies", "body");
}

}  // namespace ronghe::publish
