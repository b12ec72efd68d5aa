// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/site_facts.hpp"

#include <algorithm>
#include <filesystem>

#include "ronghe/policy/yaml.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::workflow {

namespace {

// Other schemes, such as javascript:, have no place in a link of a report.
bool begins_with_one_of(std::string_view url, std::initializer_list<std::string_view> schemes) {
  return std::ranges::any_of(schemes,
                             [&](std::string_view scheme) { return url.starts_with(scheme); });
}

}  // namespace

Result<publish::ReportSite> read_site_facts(const std::string& path) {
  if (!std::filesystem::is_regular_file(path)) {
    return fail(ErrorKind::not_found, "site-file-absent"_code, {},
                "there is no such file; the facts of a site are a YAML file", {.file = path});
  }
  std::vector<Error> errors;
  policy::YamlReader yaml(errors);
  const auto root = yaml.open(path, path);
  publish::ReportSite site;
  if (errors.empty()) {
    yaml.only(root, {"name", "sponsor", "contact", "contact_url", "filing_number", "site_code",
                     "base_url"});
    for (const auto& [key, into] :
         {std::pair{"name", &site.name}, std::pair{"sponsor", &site.sponsor},
          std::pair{"contact", &site.contact}}) {
      if (root[key]) *into = yaml.bilingual(root, key);
    }
    site.contact_url = yaml.text_or(root, "contact_url", "");
    site.filing_number = yaml.text_or(root, "filing_number", "");
    site.site_code = yaml.text_or(root, "site_code", "");
    site.base_url = yaml.text_or(root, "base_url", "");
    if (!site.contact_url.empty() &&
        !begins_with_one_of(site.contact_url, {"https://", "http://", "mailto:"})) {
      yaml.report(root["contact_url"], "contact_url must begin with https://, http:// or mailto:");
    }
    if (!site.base_url.empty() && !begins_with_one_of(site.base_url, {"https://", "http://"})) {
      yaml.report(root["base_url"], "base_url must begin with https:// or http://");
    }
    if (!site.base_url.empty() && !site.base_url.ends_with('/')) site.base_url += '/';
  }
  if (!errors.empty()) return std::unexpected(joined(errors));
  return site;
}

}  // namespace ronghe::workflow
