// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/json_lines.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <map>
#include <optional>
#include <string_view>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/text_table.hpp"
#include "ronghe/intake/detail/csv_text.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/said.hpp"

namespace ronghe::intake::detail {

namespace {

namespace ondemand = simdjson::ondemand;
using Visit = std::function<Result<void>(std::string_view key, ondemand::value& value, int line)>;

class Reader {
 public:
  explicit Reader(const std::string& path) : path_(path), in_(path, std::ios::binary) {}

  // Calls `visit` for each member of each line's object, then `end` for the line.
  Result<void> each(const Visit& visit, const std::function<void(int)>& end) {
    std::string text;
    for (int line = 1; std::getline(in_, text); ++line) {
      if (line == 1 && text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
      if (trimmed(text).empty()) continue;
      text.reserve(text.size() + simdjson::SIMDJSON_PADDING);
      try {
        if (auto error = members(text, line, visit)) return std::unexpected(*std::move(error));
      } catch (const simdjson::simdjson_error&) {
        const auto key = shortened(key_, 60);
        return refused(
            {fmt::format("this is not a JSON object{}; write one object with plain values on each "
                         "line and import the file again",
                         key.empty() ? "" : ": it breaks at or after \"" + key + "\""),
             fmt::format("这不是 JSON 对象{}；请每行写一个对象，各值均为简单值，然后重新导入",
                         key.empty() ? "" : "：错在“" + key + "”处或其后")},
            {path_, line, 0});
      }
      end(line);
    }
    return {};
  }

 private:
  std::optional<Error> members(std::string& text, int line, const Visit& visit) {
    key_.clear();
    ondemand::document document = parser_.iterate(text.data(), text.size(), text.capacity());
    ondemand::object object = document.get_object();
    for (auto field : object) {
      key_ = std::string_view(field.unescaped_key());
      ondemand::value value = field.value();
      if (auto done = visit(key_, value, line); !done) return done.error();
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {  // more after the object
      throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
    }
    return std::nullopt;
  }

  std::string path_;
  std::string key_;  // of the member that is being read
  std::ifstream in_;
  ondemand::parser parser_;
};

// The text of a plain value; none for null, an error for lists and objects.
Result<std::optional<std::string>> cell_of(ondemand::value& value, std::string_view key,
                                           const Place& place) {
  switch (value.type()) {
    case ondemand::json_type::null:
      if (value.is_null()) return std::optional<std::string>();
      break;
    case ondemand::json_type::string: return std::string(std::string_view(value.get_string()));
    case ondemand::json_type::boolean: return std::string(value.get_bool() ? "true" : "false");
    case ondemand::json_type::number: return std::string(trimmed(value.raw_json_token()));
    case ondemand::json_type::array:
    case ondemand::json_type::object: break;
  }
  return refused({fmt::format("\"{}\": the value is a list or an object; write a text, "
                              "a number, true, false or null",
                              key),
                  fmt::format("“{}”的值是列表或对象；请写文本、数字、true、false 或 null", key)},
                 place);
}

Error stands_twice(std::string_view key, Place place) {
  return refusal({fmt::format("\"{}\" stands twice; keep one of the two", key),
                  fmt::format("“{}”出现两次；请只保留一个", key)},
                 std::move(place));
}

// More names than any record has fields. Each is a column of every row, so that a few megabytes of
// objects with a name of their own each would become gigabytes.
constexpr std::size_t names_max = 1000;

Result<std::vector<std::string>> keys_of(const std::string& source) {
  std::vector<std::string> keys;
  Reader reader(source);
  auto done = reader.each(
      [&](std::string_view key, ondemand::value&, int line) -> Result<void> {
        if (std::ranges::find(keys, key) != keys.end()) return {};
        keys.emplace_back(key);
        if (keys.size() <= names_max) return {};
        return refused(
            {fmt::format("the objects up to here have more than {} different names; give all of "
                         "them the names of the fields and import the file again",
                         names_max),
             fmt::format("到此为止的对象用了超过 {} 个不同的名称；请统一使用字段名后重新导入",
                         names_max)},
            {source, line, 0});
      },
      [](int) {});
  if (!done) return std::unexpected(std::move(done).error());
  return keys;
}

}  // namespace

Result<std::vector<std::string>> json_lines_to_csv(const std::string& source,
                                                   const std::string& target) {
  RONGHE_TRY(keys, keys_of(source));
  std::map<std::string, std::size_t, std::less<>> column;
  for (std::size_t i = 0; i < keys.size(); ++i) column.emplace(keys[i], i);
  std::vector<std::optional<std::string>> cells(keys.size());
  std::ofstream out(target, std::ios::binary);
  std::string text = "#";
  for (const auto& key : keys) append_csv_cell(text += ',', key);
  out << text << '\n';
  Reader reader(source);
  const auto fill = [&](std::string_view key, ondemand::value& value, int line) -> Result<void> {
    auto& cell = cells[column.find(key)->second];
    if (cell) {
      return std::unexpected(stands_twice(key, {source, line, 0}));
    }
    RONGHE_TRY(read, cell_of(value, key, {source, line, 0}));
    cell = read.value_or("");
    return {};
  };
  const auto finish = [&](int line) {
    text = std::to_string(line);
    for (auto& cell : cells) {
      append_csv_cell(text += ',', cell.value_or(""));
      cell.reset();
    }
    out << (text += '\n');
  };
  RONGHE_CHECK(reader.each(fill, finish));
  out.close();
  if (!out) return not_written(target);
  return keys;
}

namespace {

using Object = std::map<std::string, std::string, std::less<>>;

Result<Object> object_of(ondemand::object object) {
  Object found;
  for (auto field : object) {
    std::string key(std::string_view(field.unescaped_key()));
    ondemand::value value = field.value();
    RONGHE_TRY(text, cell_of(value, key, {}));
    if (!found.emplace(key, text.value_or("")).second) {
      return std::unexpected(stands_twice(key, {}));
    }
  }
  return found;
}

Result<std::vector<Object>> objects_of(ondemand::document& document) {
  std::vector<Object> objects;
  if (document.type() == ondemand::json_type::array) {
    for (auto item : document.get_array()) {
      RONGHE_TRY(object, object_of(item.get_object()));
      objects.push_back(std::move(object));
    }
  } else {
    RONGHE_TRY(object, object_of(document.get_object()));
    objects.push_back(std::move(object));
  }
  const char* rest = nullptr;  // there is none after the last value
  if (document.current_location().get(rest) == simdjson::SUCCESS) {
    throw simdjson::simdjson_error(simdjson::TAPE_ERROR);
  }
  return objects;
}

}  // namespace

Result<std::vector<Object>> json_objects(const std::string& text) {
  const simdjson::padded_string padded(text);
  ondemand::parser parser;
  try {
    ondemand::document document = parser.iterate(padded);
    return objects_of(document);
  } catch (const simdjson::simdjson_error&) {
    return refused(
        {"this is no JSON object, and no list of objects; write {\"field\": value, ...} with plain "
         "values",
         "这不是 JSON 对象，也不是对象的列表；请写成 {\"字段\": 值, ...}，各值均为简单值"});
  }
}

}  // namespace ronghe::intake::detail
