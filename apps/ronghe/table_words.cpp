// SPDX-License-Identifier: Apache-2.0
#include "ronghe/table_words.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace ronghe::app {

namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Of the tables of all commands.
constexpr std::array heads{Pair{"added_on", "任职日期"},
                           Pair{"as_of", "评判日期"},
                           Pair{"because_of", "依据指标"},
                           Pair{"by", "共几方"},
                           Pair{"conflicts_with", "与之冲突的位置"},
                           Pair{"counts", "有效的位置"},
                           Pair{"coverage", "填报率"},
                           Pair{"denominator", "分母"},
                           Pair{"department", "部门"},
                           Pair{"distance", "距限值"},
                           Pair{"ends_on", "离任日期"},
                           Pair{"first_source", "先申报方"},
                           Pair{"first_submitted", "先申报日期"},
                           Pair{"high", "上限"},
                           Pair{"indicator", "指标"},
                           Pair{"key", "主键"},
                           Pair{"kind", "类别"},
                           Pair{"light", "亮灯"},
                           Pair{"limit", "限值"},
                           Pair{"log_size", "日志条数"},
                           Pair{"low", "下限"},
                           Pair{"missing", "缺失原因"},
                           Pair{"name", "姓名"},
                           Pair{"numerator", "分子"},
                           Pair{"pack_id", "政策包"},
                           Pair{"position", "日志位置"},
                           Pair{"public_key", "公钥"},
                           Pair{"record", "记录"},
                           Pair{"result_hash", "结果哈希"},
                           Pair{"role", "角色"},
                           Pair{"rule", "规则"},
                           Pair{"run_id", "运行"},
                           Pair{"said_anew", "重新申报的位置"},
                           Pair{"saw", "所见"},
                           Pair{"score", "得分"},
                           Pair{"signed_at", "签署时间"},
                           Pair{"size", "条数"},
                           Pair{"source", "申报方"},
                           Pair{"standing", "状态"},
                           Pair{"subject", "主体"},
                           Pair{"subjects", "主体"},
                           Pair{"submitted", "申报日期"},
                           Pair{"value", "值"},
                           Pair{"values_count", "值的个数"},
                           Pair{"why_not", "未签原因"},
                           Pair{"witness", "见证方"},
                           Pair{"– none 无数据", "– 无数据"},
                           Pair{"! yellow 黄灯", "! 黄灯"},
                           Pair{"✔ green 绿灯", "✔ 绿灯"},
                           Pair{"✖ red 红灯", "✖ 红灯"}};

// In columns where codes stand, not what somebody wrote.
constexpr std::array cells{
    Pair{"green", "绿灯"},           Pair{"none", "无数据"}, Pair{"not_applicable", "不适用"},
    Pair{"not_collected", "未采集"}, Pair{"red", "红灯"},    Pair{"unverifiable", "无法核实"},
    Pair{"withheld", "保密"},        Pair{"yellow", "黄灯"}};
constexpr std::array<std::string_view, 3> columns_of_codes{"light", "missing", "score"};

constexpr std::array steps{
    Pair{"audit", "审计"},   Pair{"check", "检查"}, Pair{"compare", "比对"},
    Pair{"decide", "判定"},  Pair{"judge", "评判"}, Pair{"make", "生成"},
    Pair{"publish", "发布"}, Pair{"read", "读取"},  Pair{"reseal", "重新封存"},
    Pair{"scan", "扫描"},    Pair{"seal", "封存"}};

std::string word_of(std::span<const Pair> words, std::string_view key) {
  const auto found = std::ranges::find(words, key, &Pair::first);
  return std::string(found == words.end() ? key : found->second);
}

}  // namespace

TextTable in_words(TextTable table, Language language) {
  if (language != Language::zh) return table;
  for (std::size_t i = 0; i < table.head.size(); ++i) {
    if (std::ranges::find(columns_of_codes, table.head[i]) != columns_of_codes.end()) {
      for (auto& row : table.rows) {
        if (i < row.size()) row[i] = word_of(cells, row[i]);
      }
    }
    table.head[i] = word_of(heads, table.head[i]);
  }
  return table;
}

std::string step_in_words(std::string_view step, Language language) {
  if (language != Language::zh) return std::string(step);
  const auto end = std::min(step.find(' '), step.size());
  return word_of(steps, step.substr(0, end)) + std::string(step.substr(end));
}

}  // namespace ronghe::app
