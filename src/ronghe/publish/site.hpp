// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ronghe/publish/data_files.hpp"
#include "ronghe/publish/light.hpp"
#include "ronghe/publish/site_folder.hpp"
#include "ronghe/publish/template.hpp"
#include "ronghe/release/history.hpp"

namespace ronghe::publish {

struct Findings {  // all that the pages are made of
  const ReportInput* input = nullptr;
  Register* subjects = nullptr;
  Results results;
  release::History history;  // of input.earlier, in its order
  std::vector<DataFile> files;
  // Colleges and bodies by the region that they are in, in the order of kind and code.
  std::map<std::string, std::vector<const Judged*>, std::less<>> inside;
};

struct Crumb {
  std::string name_html;
  std::string path;  // from the language's home; "" = the page itself
};

struct Page {
  std::string path;  // from the language's home, "region/440303.html"
  std::string template_name;
  std::string section;  // which entry of the navigation it belongs to
  std::string title;
  std::vector<Crumb> crumbs;
  View view;
};

// The pages of one language: Chinese at the top of the folder, English below en/.
class Site {
 public:
  Site(const Findings& findings, SiteFolder& folder, Templates& templates, Language language);
  [[nodiscard]] Result<void> write(Page page);

  [[nodiscard]] const Findings& findings() const { return *findings_; }
  [[nodiscard]] const ReportInput& input() const { return *findings_->input; }
  [[nodiscard]] const Results& results() const { return findings_->results; }
  [[nodiscard]] Language language() const { return language_; }
  [[nodiscard]] const std::string& word(std::string_view key) const;
  [[nodiscard]] std::string word(std::string_view key,
                                 std::initializer_list<std::string_view> values) const;
  // Whether a subject has a page, and its name as a link to it, seen from the page at `from`.
  [[nodiscard]] bool has_page(const Subject& subject) const;
  [[nodiscard]] std::string link(const Subject& subject, std::string_view from) const;
  [[nodiscard]] std::string link(const Indicator& indicator, std::string_view from) const;
  // What a page is quoted by: its address below the site's base, or, where the site has none, the
  // run and the path in it.
  [[nodiscard]] std::string permalink(std::string_view path) const;
  // A figure as a file of its own at `path`, from the language's home.
  [[nodiscard]] Result<void> write_chart(const std::string& path, std::string_view svg);
  // What stands under such a figure: who says it, of which date and run, and its permalink.
  [[nodiscard]] std::vector<std::string> chart_foot(std::string_view path) const;
  // "SVG", as a link to the file beside a page.
  [[nodiscard]] std::string chart_link(std::string_view path) const;
  [[nodiscard]] std::string data_link(const DataFile& file, std::string_view from) const;

 private:
  // "《罗湖区》，融合。数据截至…，运行…": how what is named `title` is cited; Chinese is marked.
  [[nodiscard]] std::string cited_html(const std::string& title, const std::string& link) const;
  [[nodiscard]] const std::string& site_name() const;
  View layout(const Page& page) const;
  void office(View& view) const;
  const Findings* findings_;
  SiteFolder* folder_;
  Templates* templates_;
  Language language_;
};

[[nodiscard]] std::string page_of(const Subject& subject);
[[nodiscard]] std::string page_of(const Indicator& indicator);
[[nodiscard]] std::string up_from(std::string_view path);  // "../" for each folder
[[nodiscard]] const std::string& name_or_code(const Subject& subject, Language language);

}  // namespace ronghe::publish
