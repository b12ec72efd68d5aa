// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/find_page.hpp"

#include <fmt/format.h>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

namespace {

constexpr std::string_view path = "find.html";

View entry(const Site& site, const Subject& subject) {
  View view;
  view.set("code", subject.code).set("name_html", site.link(subject, path));
  const auto* region = site.findings().subjects->region(subject.parent);
  return view.set("where_html", region == nullptr ? "" : html_of(region->name, site.language()));
}

View indicators(const Site& site) {
  std::vector<View> entries;
  for (const auto& indicator : site.input().indicators) {
    View view;
    view.set("code", indicator.id).set("name_html", site.link(indicator, path));
    entries.push_back(view.set("where_html", ""));
  }
  View group;
  group.set("group_id", "indicators").set("group_name", site.word("nav.indicators"));
  return group.list("entries", std::move(entries));
}

}  // namespace

Result<void> write_find_page(Site& site) {
  std::map<Group, std::vector<View>> entries;
  for (const auto* judged : in_page_order(site.results())) {
    entries[group_of(*judged->subject)].push_back(entry(site, *judged->subject));
  }
  std::vector<View> groups;
  for (auto& [group, all] : entries) {
    View view;
    view.set("group_id", fmt::format("{}-{}", group.kind, group.level));
    view.set("group_name", group_word(group, site.language()));
    groups.push_back(view.list("entries", std::move(all)));
  }
  groups.push_back(indicators(site));
  std::string files;
  for (const auto& file : site.findings().files) {
    if (file.kind.empty() || has_pages(file.kind)) continue;
    files += (files.empty() ? "" : site.word("comma")) + site.data_link(file, path);
  }
  Page page{.path = std::string(path),
            .template_name = "find",
            .section = "",
            .title = site.word("find.title"),
            .crumbs = {{escaped_html(site.word("nav.overview")), "index.html"},
                       {escaped_html(site.word("find.title")), ""}},
            .view = {}};
  page.view.list("groups", std::move(groups)).set("files_html", files);
  return site.write(std::move(page));
}

}  // namespace ronghe::publish
