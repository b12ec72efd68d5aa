// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/red_list.hpp"

#include "ronghe/base/html.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

RedRows red_rows(const Site& site, std::string_view from, std::size_t shown_max) {
  RedRows red;
  for (const auto* judged : in_page_order(site.results())) {
    if (judged->light != Light::red || ++red.all > shown_max) continue;
    View row;
    row.set("code", judged->subject->code).set("name_html", site.link(*judged->subject, from));
    row.set("kind", one_word(group_of(*judged->subject), site.language()));
    row.set("light_html", light_html(judged->light, site.language()));
    row.set("reasons", reasons(site.input(), *judged, site.language()));
    red.rows.push_back(std::move(row));
  }
  return red;
}

Result<void> write_red_page(Site& site) {
  Page page{.path = "red.html",
            .template_name = "red",
            .section = "overview",
            .title = site.word("red.title"),
            .crumbs = {{escaped_html(site.word("nav.overview")), "index.html"},
                       {escaped_html(site.word("red.title")), ""}},
            .view = {}};
  auto reds = red_rows(site, page.path, pages_max);
  page.view.set("count", grouped(static_cast<std::int64_t>(reds.all)));
  page.view.flag("has_reds", !reds.rows.empty()).list("reds", std::move(reds.rows));
  return site.write(std::move(page));
}

}  // namespace ronghe::publish
