// SPDX-License-Identifier: Apache-2.0
#include "ronghe/values_in_chinese.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace ronghe::app {

namespace {

// Words of the program itself that errors name: kinds of values, lights, units; and the commonest
// of the system.
constexpr std::array<std::pair<std::string_view, std::string_view>, 36> chinese_values{
    {{"a boolean", "真假值"},
     {"a number", "数字"},
     {"a text", "文本"},
     {"a date", "日期"},
     {"a duration in days", "以日计的时长"},
     {"a duration in months", "以月计的时长"},
     {"null", "空值"},
     {"red", "红灯"},
     {"yellow", "黄灯"},
     {"green", "绿灯"},
     {"none", "无灯"},
     {"no unit", "无单位"},
     {"ratio", "比率"},
     {"number", "数"},
     {"yuan", "元"},
     {"person", "人"},
     {"persons", "人"},
     {"day", "天"},
     {"days", "天"},
     {"month", "月"},
     {"months", "月"},
     {"hours", "小时"},
     {"fields", "字段"},
     {"unknown", "未知"},
     {"No such file or directory", "没有这个文件或文件夹"},
     {"Permission denied", "没有权限"},
     {"No space left on device", "磁盘空间不足"},
     {"Disk quota exceeded", "超出磁盘配额"},
     {"Read-only file system", "文件系统为只读"},
     {"Is a directory", "这是文件夹"},
     {"Not a directory", "路径中有一段不是文件夹"},
     {"File exists", "已有同名文件或文件夹"},
     {"File name too long", "文件名过长"},
     {"Input/output error", "读写出错"},
     {"Too many open files", "打开的文件过多"},
     {"Cannot allocate memory", "内存不足"}}};

}  // namespace

std::vector<ErrorValue> values_in_chinese(std::vector<ErrorValue> values) {
  static constexpr std::array<std::string_view, 11> own{
      "left", "right",  "given", "declared", "low_light", "high_light",
      "read", "detail", "why",   "encoding", "collation"};
  for (auto& [name, value] : values) {
    if (std::ranges::find(own, name) == own.end()) continue;
    const auto* found = std::ranges::find(chinese_values, value,
                                          &std::pair<std::string_view, std::string_view>::first);
    if (found != chinese_values.end()) value = found->second;
  }
  return values;
}

}  // namespace ronghe::app
