// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "ronghe/policy/pack.hpp"
#include "ronghe/publish/explanation.hpp"

// What a pack's author wrote in formulas, in the words in which the pack names it.
namespace ronghe::workflow {

class ConditionWords {
 public:
  // The pack must outlive it.
  ConditionWords(const policy::Pack& pack, Language language) : pack_(pack), language_(language) {}

  // "企业"; the name itself where the pack has no other.
  [[nodiscard]] std::string relation(const std::string& name) const;
  // "training_days > 0" -> "实训天数 > 0". In English a name alone is put into words, all else
  // stays as it is written.
  [[nodiscard]] std::string condition(const std::string& relation, const std::string& text) const;
  // A value of a field: of a choice its name, of a truth yes or no, of nothing a dash.
  [[nodiscard]] std::string value(const std::string& relation, const std::string& name,
                                  const std::string& value) const;
  // "agreement=A-1 clause_type=exit" -> "协议编号 A-1，条款类型 退出机制"; in English as it is.
  [[nodiscard]] std::string key(const std::string& relation, const std::string& key) const;
  // "sum of hours" -> "求和：学时"; "count" -> "计数".
  [[nodiscard]] std::string aggregate(const std::string& relation, const std::string& text) const;

 private:
  [[nodiscard]] const policy::Bilingual* title(const std::string& relation,
                                               std::string_view name) const;
  [[nodiscard]] std::string in_words(const std::string& relation, const std::string& text) const;
  [[nodiscard]] std::string name_in_words(const std::string& relation,
                                          const std::string& name) const;
  [[nodiscard]] std::string choice(const std::string& relation, const std::string& value) const;

  const policy::Pack& pack_;
  Language language_;
};

}  // namespace ronghe::workflow
