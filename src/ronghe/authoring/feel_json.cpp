// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/feel_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "ronghe/base/json.hpp"

namespace ronghe::authoring {

namespace {

using nlohmann::json;

// Builds the value while the text is read, so that numbers keep the digits that a double loses.
class Builder : public nlohmann::json_sax<json> {
 public:
  bool null() override { return put({}); }
  bool boolean(bool value) override { return put(feel::Value(value)); }
  bool number_integer(number_integer_t value) override { return put(Decimal(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(std::to_string(value)); }
  bool number_float(number_float_t /*rounded*/, const string_t& text) override {
    return number(text);
  }
  bool string(string_t& text) override { return put(feel::Value(std::move(text))); }
  bool binary(binary_t& /*value*/) override { return false; }
  bool start_object(std::size_t /*size*/) override { return open(false); }
  bool key(string_t& text) override {
    open_.back().keys.push_back(std::move(text));
    return true;
  }
  bool end_object() override {
    auto part = std::move(open_.back());
    open_.pop_back();
    feel::Context context;
    for (std::size_t i = 0; i < part.items.size(); ++i) {
      if (context.find(part.keys[i]) != nullptr) {
        return refuse(fmt::format("the key \"{}\" stands twice; remove one", part.keys[i]));
      }
      context.entries.emplace_back(std::move(part.keys[i]), std::move(part.items[i]));
    }
    return put(std::move(context));
  }
  bool start_array(std::size_t /*size*/) override { return open(true); }
  bool end_array() override {
    auto part = std::move(open_.back());
    open_.pop_back();
    return put(std::move(part.items));
  }
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::detail::exception& error) override {
    constexpr int out_of_range = 406;  // of the library: no double holds the number
    if (error.id == out_of_range) return refuse("the number " + token + " is beyond a decimal");
    return refuse(fmt::format("not JSON, at character {}", position));
  }

  [[nodiscard]] const std::string& refused() const { return refused_; }
  [[nodiscard]] feel::Value take() { return std::move(root_); }

 private:
  struct Part {
    bool array = false;
    std::vector<std::string> keys = {};
    feel::List items = {};
  };

  bool refuse(std::string why) {
    if (refused_.empty()) refused_ = std::move(why);
    return false;
  }
  bool open(bool array) {
    constexpr std::size_t depth_max = 200;
    if (open_.size() >= depth_max) {
      return refuse(fmt::format("nested more than {} levels deep", depth_max));
    }
    open_.push_back({.array = array});
    return true;
  }
  bool number(const std::string& text) {
    const auto value = Decimal::parse(text);
    return value ? put(*value) : refuse("the number " + text + " is beyond a decimal");
  }
  bool put(feel::Value value) {
    if (open_.empty())
      root_ = std::move(value);
    else
      open_.back().items.push_back(std::move(value));
    return true;
  }

  std::vector<Part> open_;
  feel::Value root_;
  std::string refused_;
};

void append_json(std::string& out, const feel::Value& value) {
  bool first = true;
  const auto comma = [&] {
    if (!std::exchange(first, false)) out += ", ";
  };
  switch (value.kind()) {
    case feel::Kind::null:
    case feel::Kind::boolean:
    case feel::Kind::number: out += feel::to_text(value); return;
    case feel::Kind::list:
      out += '[';
      for (const auto& item : *value.list()) {
        comma();
        append_json(out, item);
      }
      out += ']';
      return;
    case feel::Kind::context:
      out += '{';
      for (const auto& [key, item] : value.context()->entries) {
        comma();
        append_json_string(out, key);
        out += ": ";
        append_json(out, item);
      }
      out += '}';
      return;
    case feel::Kind::string:
    case feel::Kind::date:
    case feel::Kind::time:
    case feel::Kind::date_time:
    case feel::Kind::days_duration:
    case feel::Kind::months_duration:
    case feel::Kind::range:
    case feel::Kind::function: break;
  }
  append_json_string(out, feel::to_text(value));
}

}  // namespace

Result<feel::Value> value_of_json(const std::string& text) {
  Builder builder;
  if (!json::sax_parse(text, &builder)) return bad_input(builder.refused(), {.file = "JSON"});
  return builder.take();
}

Result<feel::Context> context_of_json(const std::string& text) {
  if (text.empty()) return feel::Context{};
  RONGHE_TRY(value, value_of_json(text));
  if (value.context() == nullptr) {
    return bad_input("expected a JSON object, such as '{\"rate\": 0.3}'", {.file = "JSON"});
  }
  return *value.context();
}

Result<feel::Environment> environment_at(const std::string& now) {
  feel::Environment environment;
  if (now.empty()) return environment;
  environment.now = feel::read_date_time(now);
  if (!environment.now) {
    return bad_input(fmt::format("\"{}\" is no date and time; write 2026-07-01T12:00:00Z", now));
  }
  return environment;
}

std::string to_json(const feel::Value& value) {
  std::string out;
  append_json(out, value);
  return out;
}

}  // namespace ronghe::authoring
