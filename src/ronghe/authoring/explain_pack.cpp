// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/explain_pack.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <vector>

#include "ronghe/authoring/diff/diff.hpp"
#include "ronghe/authoring/page.hpp"
#include "ronghe/base/access.hpp"
#include "ronghe/base/html.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/publish/embedded.hpp"

namespace ronghe::authoring {

namespace {

namespace fs = std::filesystem;

struct Words {
  bool zh = true;
  [[nodiscard]] const std::string& of(const policy::Bilingual& text) const {
    return zh ? text.zh : text.en;
  }
  [[nodiscard]] std::string of(const char* chinese, const char* english) const {
    return zh ? chinese : english;
  }
  // Descriptions in tables hold both: "没有数值 | there is no value".
  [[nodiscard]] std::string half(const std::string& both) const {
    const auto bar = both.find(" | ");
    if (bar == std::string::npos) return both;
    return zh ? both.substr(0, bar) : both.substr(bar + 3);
  }
};

std::string code(const std::string& text) { return text.empty() ? "" : "`" + text + "`"; }

class PackPage {
 public:
  PackPage(const policy::Pack& pack, const Words& words, const Date& as_of)
      : pack_(pack), words_(words), as_of_(as_of) {}

  Result<Page> write() {
    head();
    section("数据字典", "Data dictionary");
    for (const auto& [name, record] : pack_.dictionary.records) add(record);
    parameters();
    section("定义", "Definitions");
    for (const auto& definition : pack_.definitions) add(definition);
    section("指标", "Indicators");
    for (const auto& indicator : pack_.indicators) add(indicator);
    weights();
    RONGHE_CHECK(tables());
    return std::move(page_);
  }

 private:
  void section(const char* zh, const char* en) {
    page_.emplace_back(Heading{1, words_.of(zh, en)});
  }
  // "Unit: yuan", and nothing where there is nothing to say.
  void fact(BulletList& facts, const char* zh, const char* en, const std::string& text) const {
    if (!text.empty()) {
      facts.items.push_back(fmt::format("{}{}{}", words_.of(zh, en), words_.of("：", ": "), text));
    }
  }

  void head() {
    page_.emplace_back(
        Heading{1, fmt::format("{} `{}` {}", words_.of(pack_.title), pack_.id, pack_.version)});
    BulletList facts;
    fact(facts, "来源", "Source", pack_.source);
    for (const auto& extended : pack_.extends) {
      fact(facts, "细化", "Refines", fmt::format("`{}` {}", extended.id, extended.version));
    }
    fact(facts, "现行日期", "Values in force on", ronghe::to_string(as_of_));
    fact(facts, "指纹", "Fingerprint", code(pack_.hash));
    page_.emplace_back(std::move(facts));
  }

  void add(const policy::RecordType& record) {
    page_.emplace_back(Heading{2, fmt::format("{} `{}`", words_.of(record.title), record.name)});
    BulletList facts;
    fact(facts, "归口", "Owner", record.owner);
    fact(facts, "标签", "Label", record.label);
    fact(facts, "主键", "Key", fmt::format("{}", fmt::join(record.key, " + ")));
    fact(facts, "计入自", "Counts from", code(record.observed));
    for (const auto& [kind, path] : record.belongs_to) {
      fact(facts, "归属", "Belongs to", fmt::format("{}: `{}`", kind, path));
    }
    page_.emplace_back(std::move(facts));
    PageTable table{
        .head = {words_.of("字段", "Field"), words_.of("名称", "Name"), words_.of("类型", "Type"),
                 words_.of("单位", "Unit"), words_.of("引用", "Refers to"),
                 words_.of("可缺", "May be missing"), words_.of("取值", "Values")},
        .rows = {}};
    for (const auto& field : record.fields) {
      table.rows.push_back({code(field.name), words_.of(field.title),
                            std::string(to_string(field.type)), field.unit, code(field.reference),
                            field.optional ? words_.of("是", "yes") : "", values_of(field)});
    }
    page_.emplace_back(std::move(table));
    BulletList rules;
    for (const auto& rule : record.rules) {
      rules.items.push_back(fmt::format("`{}`: `{}` — {}; {}", rule.id, rule.check,
                                        words_.of(rule.message), words_.of(rule.remedy)));
    }
    if (!rules.items.empty()) page_.emplace_back(std::move(rules));
  }

  // What a cell of the field may hold, beyond its type.
  std::string values_of(const policy::Field& field) const {
    std::vector<std::string> parts;
    for (const auto& choice : field.choices) {
      parts.push_back(fmt::format("{} {}", code(choice.code), words_.of(choice.name)));
    }
    if (field.type == policy::FieldType::boolean) parts.push_back(words_.of("是/否", "yes/no"));
    if (field.length > 0) {
      parts.push_back(fmt::format("{} {}", field.length, words_.of("位", "characters")));
    }
    if (field.min) parts.push_back("≥ " + field.min->to_string());
    if (field.max) parts.push_back("≤ " + field.max->to_string());
    if (field.past) {
      parts.push_back(words_.of("不晚于报送日期", "not after the day of submission"));
    }
    if (field.days_ahead) {
      parts.push_back(fmt::format(
          fmt::runtime(words_.of("不晚于报送后 {} 天", "not after {} days from the submission")),
          *field.days_ahead));
    }
    return fmt::format("{}", fmt::join(parts, words_.of("，", ", ")));
  }

  // Every dated value: what was, what holds, what is to come.
  void parameters() {
    section("参数", "Parameters");
    PageTable table{
        .head = {words_.of("参数", "Parameter"), words_.of("名称", "Name"),
                 words_.of("值", "Value"), words_.of("单位", "Unit"), words_.of("自", "From"),
                 words_.of("状态", "State"), words_.of("来源", "Source")},
        .rows = {}};
    for (const auto& [name, parameter] : pack_.parameters) {
      const auto* in_force = parameter.on(as_of_);
      for (const auto& value : parameter.values) {
        const auto state = &value == in_force    ? words_.of("现行", "in force")
                           : value.from > as_of_ ? words_.of("未生效", "to come")
                                                 : words_.of("已失效", "past");
        table.rows.push_back({code(name), words_.of(parameter.title),
                              value_in_words(value.value, parameter.unit), parameter.unit,
                              ronghe::to_string(value.from), state, value.source});
      }
    }
    page_.emplace_back(std::move(table));
  }

  void add(const policy::Definition& definition) {
    page_.emplace_back(Heading{3, fmt::format("{} `{}.{}`", words_.of(definition.title),
                                              definition.relation, definition.name)});
    page_.emplace_back(CodeBlock{"feel", definition.formula.text});
    BulletList facts;
    fact(facts, "单位", "Unit", definition.unit);
    fact(facts, "来源", "Source", definition.source);
    if (!facts.items.empty()) page_.emplace_back(std::move(facts));
  }

  // "`parameter.A1_1.red`, 30 % now": a limit and what it is on the day.
  std::string limit(const std::optional<feel::Source>& formula) const {
    if (!formula) return "";
    constexpr std::string_view prefix = "parameter.";
    auto out = code(formula->text);
    if (!formula->text.starts_with(prefix)) return out;
    const auto found = pack_.parameters.find(std::string_view(formula->text).substr(prefix.size()));
    const auto* value = found == pack_.parameters.end() ? nullptr : found->second.on(as_of_);
    if (value == nullptr) return out;
    return fmt::format("{} ({})", value_in_words(value->value, found->second.unit), out);
  }

  void add(const policy::Indicator& indicator) {
    page_.emplace_back(Heading{2, indicator.id + " " + words_.of(indicator.title)});
    page_.emplace_back(Paragraph{words_.of(indicator.description)});
    if (!indicator.numerator.zh.empty() && !indicator.denominator.zh.empty()) {
      page_.emplace_back(Paragraph{fmt::format("{} ÷ {}", words_.of(indicator.numerator),
                                               words_.of(indicator.denominator))});
    }
    std::set<std::string> written;
    for (const auto& subject : indicator.subjects) {
      const auto& formula = indicator.formula_of(subject).text;
      if (!written.insert(formula).second) continue;
      if (!indicator.variants.empty()) {
        page_.emplace_back(Paragraph{
            fmt::format("{} `{}`{}", words_.of("对", "For"), subject, words_.of("：", ":"))});
      }
      page_.emplace_back(CodeBlock{"feel", formula});
    }
    BulletList facts;
    fact(facts, "对象", "Subjects", fmt::format("{}", fmt::join(indicator.subjects, ", ")));
    fact(facts, "单位", "Unit", indicator.unit);
    fact(facts, "方向", "Better",
         indicator.direction == policy::Direction::up ? words_.of("越高越好", "higher")
                                                      : words_.of("越低越好", "lower"));
    fact(facts, "类型", "Type", std::string(to_string(indicator.type)));
    fact(facts, "绿灯", "Green", limit(indicator.green));
    fact(facts, "红灯", "Red", limit(indicator.red));
    fact(facts, "最小分母", "Least denominator", limit(indicator.minimum_denominator));
    fact(facts, "中位数区间（正态分位数）", "Interval of the median (normal quantile)",
         limit(indicator.interval));
    if (indicator.coverage) fact(facts, "覆盖率", "Coverage", code(indicator.coverage->text));
    if (indicator.persons) fact(facts, "人数", "Persons", code(indicator.persons->text));
    if (indicator.contributors)
      fact(facts, "贡献者数", "Contributors", code(indicator.contributors->text));
    fact(facts, "公开形式", "Public", policy::public_forms_text(indicator));
    fact(facts, "灯表", "Light table", code(indicator.table));
    fact(facts, "来源", "Source", indicator.source);
    page_.emplace_back(std::move(facts));
  }

  void weights() {
    if (pack_.weights.empty()) return;
    section("权重", "Weights");
    PageTable table{.head = {words_.of("项", "Of")}, .rows = {}};
    for (const auto& [name, set] : pack_.weights) {
      table.head.push_back(code(name));
    }
    const auto add_row = [&](const std::string& what, const auto& part) {
      std::vector<std::string> row{what};
      for (const auto& [name, set] : pack_.weights) {
        const auto found = (set.*part).find(what);
        row.push_back(found == (set.*part).end() ? "" : found->second.to_string());
      }
      table.rows.push_back(std::move(row));
    };
    for (const auto& dimension : pack_.dimensions)
      add_row(dimension.id, &policy::WeightSet::dimensions);
    for (const auto& indicator : pack_.indicators) {
      add_row(indicator.id, &policy::WeightSet::indicators);
    }
    page_.emplace_back(std::move(table));
  }

  Result<void> tables() {
    section("决策表", "Decision tables");
    std::set<std::string> drawn;
    for (const auto& file : pack_.decision_files) {
      RONGHE_TRY(model, dmn::load_model(file));
      for (const auto& decision : model.decisions) {
        const auto* table = decision.expression == nullptr
                                ? nullptr
                                : std::get_if<dmn::DecisionTable>(&decision.expression->form);
        if (table != nullptr && drawn.insert(decision.name).second) draw(decision.name, *table);
      }
    }
    return {};
  }

  // As table editors draw it: the hit policy in the corner, inputs, outputs, what the row means.
  // An input that no rule asks for has no column.
  void draw(const std::string& name, const dmn::DecisionTable& table) {
    page_.emplace_back(Heading{2, code(name)});
    std::vector<std::size_t> asked;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
      const auto says = [&](const dmn::Rule& rule) { return !cell(rule.tests[i]).empty(); };
      if (std::ranges::any_of(table.rules, says)) asked.push_back(i);
    }
    PageTable drawn{.head = {std::string(dmn::to_string(table.hit_policy))}, .rows = {}};
    for (const auto i : asked) {
      const auto& input = table.inputs[i];
      drawn.head.push_back(input.label.empty() ? code(input.expression.source.text) : input.label);
    }
    for (const auto& output : table.outputs) {
      drawn.head.push_back("→ " + (output.name.empty() ? name : output.name));
    }
    drawn.head.push_back(words_.of("含义", "Meaning"));
    for (std::size_t r = 0; r < table.rules.size(); ++r) {
      const auto& rule = table.rules[r];
      std::vector<std::string> row{std::to_string(r + 1)};
      for (const auto i : asked) {
        const auto text = cell(rule.tests[i]);
        row.push_back(text.empty() ? "–" : code(text));
      }
      for (const auto& output : rule.outputs) row.push_back(code(output.source.text));
      row.push_back(words_.half(rule.description));
      drawn.rows.push_back(std::move(row));
    }
    page_.emplace_back(std::move(drawn));
  }

  static std::string cell(const dmn::Formula& test) {
    return test.source.text == "-" ? "" : test.source.text;
  }

  const policy::Pack& pack_;
  Words words_;
  Date as_of_;
  Page page_;
};

std::string html_page(const policy::Pack& pack, const Words& words, const Page& page) {
  std::string contents;
  int number = 0;
  for (const auto& block : page) {
    const auto* heading = std::get_if<Heading>(&block);
    if (heading == nullptr) continue;
    ++number;
    if (heading->level == 1 && number > 1) {
      contents += fmt::format("<li><a href=\"#h{}\">{}</a></li>", number, heading->text);
    }
  }
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{} {}</title>\n<link rel=\"stylesheet\" href=\"style.css\">\n</head>\n<body>\n"
      "<header class=\"site\"><nav aria-label=\"{}\"><ul>{}<li class=\"language\">"
      "<a href=\"{}\">{}</a></li></ul></nav></header>\n<main id=\"main\">\n{}</main>\n</body>\n"
      "</html>\n",
      words.zh ? "zh-CN" : "en", escaped_html(words.of(pack.title)), escaped_html(pack.version),
      words.of("目录", "Contents"), contents, words.zh ? "en.html" : "index.html",
      words.zh ? "English" : "中文", as_html(page));
}

Result<void> write_file(const fs::path& path, std::string_view text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
  out.close();
  if (out) return let_everyone_read(path.string());
  return fail(ErrorKind::fault, "cannot write this file; check free space and rights",
              {.file = path.string()});
}

}  // namespace

Result<std::string> explain_pack(const policy::Pack& pack, const std::string& language,
                                 const Date& as_of) {
  RONGHE_TRY(page, PackPage(pack, {language != "en"}, as_of).write());
  return as_markdown(page);
}

Result<void> write_pack_pages(const policy::Pack& pack, const std::string& folder,
                              const Date& as_of) {
  std::error_code error;
  if (fs::create_directories(folder, error)) RONGHE_CHECK(let_everyone_read(folder));
  if (error) {
    return fail(ErrorKind::fault, fmt::format("cannot make {}: {}", folder, error.message()));
  }
  for (const bool zh : {true, false}) {
    const Words words{zh};
    RONGHE_TRY(page, PackPage(pack, words, as_of).write());
    RONGHE_CHECK(write_file(fs::path(folder) / (zh ? "index.html" : "en.html"),
                            html_page(pack, words, page)));
  }
  return write_file(fs::path(folder) / "style.css", publish::embedded("style.css"));
}

}  // namespace ronghe::authoring
