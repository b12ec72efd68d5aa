// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/record_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "ronghe/base/spelling.hpp"

namespace ronghe::policy {

namespace {

// A name with the word in it, or that is part of it, is nearer than one that is spelt alike.
std::size_t apart(std::string_view asked, const RecordType& record) {
  auto least = static_cast<std::size_t>(-1);
  for (const std::string_view name :
       {std::string_view(record.name), std::string_view(record.title.zh),
        std::string_view(record.title.en)}) {
    if (name.empty() || asked.empty()) continue;
    const bool within = name.contains(asked) || asked.contains(name);
    least = std::min(least, within ? 0 : edit_distance(asked, name));
  }
  return least;
}

}  // namespace

const RecordType* record_named(const Dictionary& dictionary, std::string_view asked) {
  if (const auto* record = dictionary.record(asked)) return record;
  for (const auto& [name, record] : dictionary.records) {
    if (asked == record.title.zh || asked == record.title.en) return &record;
  }
  return nullptr;
}

Bilingual records_near(const Dictionary& dictionary, std::string_view asked) {
  std::vector<const RecordType*> records;
  for (const auto& [name, record] : dictionary.records) records.push_back(&record);
  std::ranges::stable_sort(records, {}, [asked](const auto* one) { return apart(asked, *one); });
  Bilingual list;
  for (const auto* record : records) {
    list.zh +=
        fmt::format("{}{}（{}）", list.zh.empty() ? "" : "、", record->title.zh, record->name);
    list.en +=
        fmt::format("{}{} ({})", list.en.empty() ? "" : ", ", record->name, record->title.en);
  }
  return list;
}

std::string with_record_code(const Dictionary& dictionary, std::string_view subject) {
  const auto slash = subject.find('/');
  if (slash == std::string_view::npos) return std::string(subject);
  const auto* record = record_named(dictionary, subject.substr(0, slash));
  if (record == nullptr) return std::string(subject);
  return record->name + std::string(subject.substr(slash));
}

std::string subject_record(const RecordType& record, const Field& field) {
  if (!field.reference.empty()) return field.reference;
  return record.key.front() == field.name ? record.name : std::string();
}

}  // namespace ronghe::policy
