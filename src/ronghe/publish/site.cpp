// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/site.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/numbers.hpp"
#include "ronghe/publish/qr_code.hpp"
#include "ronghe/publish/run_facts.hpp"

namespace ronghe::publish {

namespace {

// A code as part of a file name: other characters become _ and their bytes in hex.
std::string file_name(std::string_view code) {
  std::string name;
  for (const char c : code) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '-';
    if (plain && !(name.empty() && c == '.')) {
      name += c;
    } else {
      name += fmt::format("_{:02x}", static_cast<unsigned char>(c));
    }
  }
  return name;
}

constexpr std::array sections{"overview",   "regions", "colleges", "bodies",   "others",
                              "indicators", "table",   "method",   "downloads"};

// Within quotes of a style sheet.
std::string style_text(std::string_view words) {
  std::string out;
  for (const char c : words) {
    const bool risky = c == '"' || c == '\\' || c == '<' || c == '\n';
    out += risky ? fmt::format("\\{:x} ", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return out;
}

// Whether words have Chinese characters (U+4000 to U+9FFF) in them.
bool is_chinese(std::string_view words) {
  return std::ranges::any_of(words, [](char c) { return c >= '\xE4' && c <= '\xE9'; });
}

std::string section_path(std::string_view section) {
  if (section == "overview") return "index.html";
  return std::string(section) + ".html";
}

}  // namespace

std::string page_of(const Subject& subject) {
  return subject.kind + "/" + file_name(subject.code) + ".html";
}
std::string page_of(const Indicator& indicator) {
  return "indicator/" + file_name(indicator.id) + ".html";
}

std::string up_from(std::string_view path) {
  std::string up;
  for (auto i = std::ranges::count(path, '/'); i > 0; --i) up += "../";
  return up;
}

const std::string& name_or_code(const Subject& subject, Language language) {
  const auto& name = of(subject.name, language);
  return name.empty() ? subject.code : name;
}

Site::Site(const Findings& findings, SiteFolder& folder, Templates& templates, Language language)
    : findings_(&findings), folder_(&folder), templates_(&templates), language_(language) {}

const std::string& Site::word(std::string_view key) const { return text(language_, key); }
std::string Site::word(std::string_view key, std::initializer_list<std::string_view> values) const {
  return text(language_, key, values);
}

bool Site::has_page(const Subject& subject) const {
  if (!has_pages(subject.kind)) return false;
  const auto* judged = results().find(subject.kind, subject.code);
  if (judged == nullptr) return false;
  if (subject.kind == "region") return true;
  const auto& all = results().judged.at(subject.kind);
  return static_cast<std::size_t>(judged - all.data()) < pages_max;
}

std::string Site::link(const Subject& subject, std::string_view from) const {
  auto name = subject.name == policy::Bilingual{} ? escaped_html(subject.code)
                                                  : html_of(subject.name, language_);
  if (!has_page(subject)) return name;
  return fmt::format("<a href=\"{}{}\">{}</a>", up_from(from), page_of(subject), name);
}

std::string Site::link(const Indicator& indicator, std::string_view from) const {
  return fmt::format("<a href=\"{}{}\">{}</a>", up_from(from), page_of(indicator),
                     html_of(indicator.name, language_));
}

std::string Site::data_link(const DataFile& file, std::string_view from) const {
  const auto* to_top = language_ == Language::en ? "../" : "";
  return fmt::format("<a href=\"{}{}{}\" download=\"{}\">{}</a>", up_from(from), to_top, file.path,
                     escaped_html(file.saved_as),
                     escaped_html(file.path.substr(file.path.find('/') + 1)));
}

std::string Site::permalink(std::string_view path) const {
  return input().site.base_url + input().run_id + (language_ == Language::zh ? "/" : "/en/") +
         std::string(path);
}

std::string Site::cited_html(const std::string& title, const std::string& link) const {
  const auto& facts = input();
  const auto part = [&](const std::string& words) {
    return html_of({.zh = words, .en = is_chinese(words) ? "" : words}, language_);
  };
  const auto& sponsor = of(facts.site.sponsor, language_);
  return (sponsor.empty() ? "" : word("cite.by", {part(sponsor)})) +
         word("cite.words",
              {part(title), part(site_name()), shown_date(facts.as_of, language_), facts.run_id,
               facts.result_hash.empty() ? "" : word("cite.result", {facts.result_hash}),
               part(link)});
}

const std::string& Site::site_name() const {
  const auto& named = of(input().site.name, language_);
  return named.empty() ? word("site.name") : named;
}

// Short lines: an SVG does not break them.
std::vector<std::string> Site::chart_foot(std::string_view path) const {
  const auto& facts = input();
  std::vector<std::string> foot;
  if (facts.synthetic) foot.push_back(word("synthetic"));
  const auto& sponsor = of(facts.site.sponsor, language_);
  foot.push_back((sponsor.empty() ? "" : word("cite.by", {sponsor})) + site_name());
  foot.push_back(word("run.as_of") + " " + shown_date(facts.as_of, language_) + " · " +
                 word("run.id") + " " + facts.run_id);
  if (!facts.result_hash.empty()) foot.push_back(word("run.result") + " " + facts.result_hash);
  foot.push_back(permalink(path));
  return foot;
}

std::string Site::chart_link(std::string_view path) const {
  const auto name = path.substr(path.rfind('/') + 1);
  const auto stem = name.substr(0, name.rfind('.'));
  return fmt::format("<a href=\"{}\" download=\"{}_{}_{}.svg\">{}</a>", name, stem,
                     ronghe::to_string(input().as_of), short_run(input()), word("chart.file"));
}

Result<void> Site::write_chart(const std::string& path, std::string_view svg) {
  return folder_->write((language_ == Language::en ? "en/" : "") + path, svg);
}

void Site::office(View& view) const {
  const auto& site = input().site;
  std::vector<View> rows;
  const auto add = [&](std::string_view key, const std::string& value, const std::string& href) {
    if (value.empty()) return;
    View row;
    row.set("name", word(key)).set("value", value);
    // A filing number is Chinese on English pages, too.
    row.flag("chinese", key == "footer.filing" && language_ == Language::en);
    rows.push_back(row.flag("linked", !href.empty()).set("href", href));
  };
  add("footer.sponsor", of(site.sponsor, language_), "");
  add("footer.contact", of(site.contact, language_), site.contact_url);
  add("footer.filing", site.filing_number, "");
  add("footer.site_code", site.site_code, "");
  view.flag("has_office", !rows.empty()).list("office", std::move(rows));
}

View Site::layout(const Page& page) const {
  const auto& facts = input();
  const auto home = up_from(page.path);
  const bool zh = language_ == Language::zh;
  const auto root = home + (zh ? "" : "../");
  View view;
  view.set("lang", tag(language_)).set("title", page.title).set("root", root).set("home", home);
  const auto& site = facts.site;
  view.set("site", site_name());
  view.set("other_href", root + (zh ? "en/" : "") + page.path);
  view.set("other_lang", tag(zh ? Language::en : Language::zh));
  view.set("other_name", text(zh ? Language::en : Language::zh, "language.name"));
  view.set("other_synthetic", text(zh ? Language::en : Language::zh, "synthetic"));
  view.flag("synthetic", facts.synthetic).set("notice", of(facts.notice, language_));
  std::vector<View> entries;
  for (const auto* section : sections) {
    View entry;
    entry.set("href", home + section_path(section));
    entry.set("name", word("nav." + std::string(section)));
    entries.push_back(entry.flag("current", page.section == section));
  }
  view.list("nav", std::move(entries));
  std::vector<View> crumbs;
  for (const auto& crumb : page.crumbs) {
    View step;
    step.set("name_html", crumb.name_html).set("href", home + crumb.path);
    step.flag("here", &crumb == &page.crumbs.back());
    crumbs.push_back(step.flag("linked", !crumb.path.empty()));
  }
  view.flag("has_crumbs", !crumbs.empty()).list("crumbs", std::move(crumbs));
  view.set("run_id", facts.run_id).set("as_of", shown_date(facts.as_of, language_));
  const auto standing = standing_text(facts, language_);
  view.set("standing", standing).flag("has_standing", !standing.empty());
  const auto link = permalink(page.path);
  view.set("permalink", link).flag("address", !site.base_url.empty());
  view.set("cite_html", cited_html(page.title, link));
  // Without a base nobody can open what the code would say.
  view.set("qr_html", site.base_url.empty() ? "" : qr_svg(link, word("footer.qr")));
  view.set("print_left_html", style_text(link));
  view.set("print_right_html", style_text(word("run.id") + " " + facts.run_id));
  office(view);
  return view;
}

Result<void> Site::write(Page page) {
  auto view = layout(page);
  page.view.set("home", up_from(page.path))
      .set("root", up_from(page.path) + (language_ == Language::en ? "../" : ""));
  view.set("body_html", templates_->render(page.template_name, page.view, language_));
  const auto path = (language_ == Language::en ? "en/" : "") + page.path;
  return folder_->write(path, templates_->render("layout", view, language_));
}

}  // namespace ronghe::publish
