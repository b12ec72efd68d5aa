// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/publish/report.hpp"

namespace ronghe::workflow {

// What an office says of itself at the head and foot of each page, from a YAML file:
//
//   name: {zh: 某省产教融合红黄绿灯, en: Lights of a province}
//   sponsor: {zh: 某省教育厅, en: Department of Education}        # 主办单位
//   contact: {zh: 报告错误, en: Report an error}
//   contact_url: mailto:lights@example.org
//   filing_number: 某ICP备00000000号                             # 备案号
//   site_code: "0000000000"                                      # 网站标识码
//   base_url: https://example.org/lights/                        # permalinks begin with it
//
// Every key may be left out; an unknown one is an error.
[[nodiscard]] Result<publish::ReportSite> read_site_facts(const std::string& path);

}  // namespace ronghe::workflow
