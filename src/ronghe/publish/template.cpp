// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/template.hpp"

#include <kainjow/mustache.hpp>
#include <map>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/embedded.hpp"

namespace ronghe::publish {

namespace {

namespace mustache = kainjow::mustache;

mustache::data data_of(const View& view);

mustache::data data_of(const View::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) {
    // For a section an empty text is nothing, as a reader of the template expects.
    return text->empty() ? mustache::data(false) : mustache::data(*text);
  }
  if (const auto* flag = std::get_if<bool>(&value)) return {*flag};
  mustache::data list{mustache::data::type::list};
  for (const auto& item : std::get<std::vector<View>>(value)) list.push_back(data_of(item));
  return list;
}

mustache::data data_of(const View& view) {
  mustache::data object;
  for (const auto& [name, value] : view.values()) object[name] = data_of(value);
  return object;
}

using Words = std::map<std::string, mustache::data, std::less<>>;

// Names that begin with "t." are words of the page's language.
class Context : public mustache::context<std::string> {
 public:
  Context(const mustache::data* data, const Words& words) : context(data), words_(words) {}
  const mustache::data* get(const std::string& name) const override {
    if (!name.starts_with("t.")) return context::get(name);
    const auto found = words_.find(std::string_view(name).substr(2));
    ensure(found != words_.end(), ("texts.txt has the key " + name.substr(2)).c_str());
    return &found->second;
  }

 private:
  const Words& words_;
};

Words words_of(Language language) {
  Words words;
  for (const auto& [key, both] : texts()) {
    words.emplace(key, mustache::data(language == Language::zh ? both.zh : both.en));
  }
  // Between two sentences, where Chinese has none.
  words.emplace("gap", mustache::data(language == Language::zh ? "" : " "));
  return words;
}

// The template with its parts put in and the indentation of its source taken out.
std::string assembled(std::string_view name) {
  const auto source = embedded(std::string(name) + ".html");
  ensure(!source.empty(), ("there is a template " + std::string(name)).c_str());
  std::string out;
  for (std::size_t at = 0; at < source.size();) {
    at = std::min(source.find_first_not_of(' ', at), source.size());
    const auto end = std::min(source.find('\n', at), source.size());
    auto line = source.substr(at, end - at);
    for (auto part = line.find("{{> "); part != std::string_view::npos; part = line.find("{{> ")) {
      const auto close = line.find("}}", part);
      out.append(line.substr(0, part)).append(assembled(line.substr(part + 4, close - part - 4)));
      line.remove_prefix(close + 2);
    }
    out.append(line).append("\n");
    at = end + 1;
  }
  if (!out.empty()) out.pop_back();
  return out;
}

}  // namespace

struct Templates::State {
  Words zh = words_of(Language::zh);
  Words en = words_of(Language::en);
  std::map<std::string, mustache::mustache, std::less<>> parsed;
};

Templates::Templates() : state_(std::make_unique<State>()) {}
Templates::~Templates() = default;

std::string Templates::render(std::string_view name, const View& view, Language language) {
  auto found = state_->parsed.find(name);
  if (found == state_->parsed.end()) {
    found = state_->parsed.emplace(std::string(name), mustache::mustache(assembled(name))).first;
    found->second.set_custom_escape([](const std::string& text) { return escaped_html(text); });
    ensure(found->second.is_valid(), "a template of ours can be parsed");
  }
  const auto data = data_of(view);
  Context context(&data, language == Language::zh ? state_->zh : state_->en);
  return found->second.render(context);
}

}  // namespace ronghe::publish
