// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ronghe::store {

using policy::Dictionary;
using policy::Field;
using policy::RecordType;

namespace {

std::string or_none(const std::string& text) { return text.empty() ? "none" : text; }

std::string kind_of(const RecordType& record) { return record.entity ? "entity" : "record"; }

std::string key_of(const RecordType& record) {
  return fmt::format("{}", fmt::join(record.key, " + "));
}

std::string writers_of(const RecordType& record) {
  if (record.written_by.empty()) return "everyone";
  return fmt::format("{}", fmt::join(record.written_by, ", "));
}

// By whose key rows are sealed: "person/person".
std::string subject_of(const RecordType& record, const Dictionary& dictionary) {
  const auto labelled = evidence::labelled_of(record, dictionary);
  if (!labelled.any()) return {};
  return record.fields[labelled.subject].name + "/" + labelled.subject_record;
}

// One record that both have.
class RecordComparison {
 public:
  RecordComparison(const Held& held, const RecordType& written, const RecordType& after,
                   Adoption& out)
      : written_(written),
        now_(held.now.records.at(written.name)),
        after_(after),
        filled_(held.filled.contains(written.name)),
        seals_(held.seals),
        out_(out) {}

  void compare(const Dictionary& now, const Dictionary& after) {
    keep("kind", kind_of(written_), kind_of(after_));
    keep("owner", written_.owner, after_.owner);
    keep("label", written_.label, after_.label);
    keep("schema", std::to_string(written_.schema), std::to_string(after_.schema));
    keep("key", key_of(written_), key_of(after_));
    keep_who_writes();
    for (const auto& field : written_.fields) {
      if (after_.field(field.name) == nullptr) removed(field);
    }
    for (const auto& field : after_.fields) {
      const auto* was = written_.field(field.name);
      was == nullptr ? came(field) : compare_fields(*was, field);
    }
    if (seals_) keep_subject(now, after);
  }

 private:
  void refuse(const Place& place, std::string message) {
    out_.refusals.push_back(
        {.kind = ErrorKind::refused, .message = std::move(message), .place = place});
  }

  void keep(std::string_view what, const std::string& was, const std::string& is) {
    if (was == is) return;
    refuse(after_.place, fmt::format("the record `{}` has the {} {} here and {} in the store, by "
                                     "which its rows are sealed; write {} again, or declare a "
                                     "record of another name",
                                     after_.name, what, is, was, was));
  }
  void keep_field(const Field& field, std::string_view what, const std::string& was,
                  const std::string& is) {
    if (was == is) return;
    refuse(field.place,
           fmt::format("the field `{}` of `{}` has the {} {} here and {} in the "
                       "store, with which its values are sealed; write {} again, or "
                       "add a field of another name",
                       field.name, after_.name, what, or_none(is), or_none(was), or_none(was)));
  }

  // One who may adopt must not be able to do away with the second signature, nor to make rows that
  // nobody had to sign look as if somebody had failed to.
  void keep_who_writes() {
    const auto officers = [&](const char* why) {
      refuse(
          after_.place,
          fmt::format("acts of `{0}` are signed by {1} officers here and by {2} in the store, {3}; "
                      "write `needs_officers: {2}`, or declare a record of another name",
                      after_.name, after_.needs_officers, written_.needs_officers, why));
    };
    if (after_.needs_officers < written_.needs_officers) {
      officers("and no pack takes signatures away");
    } else if (filled_ && after_.needs_officers > written_.needs_officers) {
      officers("which has rows that nobody signed so");
    }
    if (after_.written_by == written_.written_by) return;
    refuse(
        after_.place,
        fmt::format("the record `{}` is written by {} here and by {} in the store; write the same "
                    "again, or declare a record of another name",
                    after_.name, writers_of(after_), writers_of(written_)));
  }

  void removed(const Field& field) {
    refuse(after_.place,
           fmt::format("the field `{}` of `{}` is not in this pack, and rows of the store may have "
                       "it; declare it again, as `optional: true` if nobody sends it any more",
                       field.name, after_.name));
  }

  void came(const Field& field) {
    out_.new_fields.push_back(after_.name + "." + field.name);
    if (filled_ && !field.optional) {
      refuse(field.place, fmt::format("the field `{}` is new and must not be missing, but the "
                                      "store has rows of `{}` without it; write `optional: true`",
                                      field.name, after_.name));
    }
    if (seals_ && filled_ && policy::is_public(now_) && policy::is_labelled(field)) {
      refuse(field.place,
             fmt::format("the field `{}` has the level {}, but all fields of `{}` were public so "
                         "far, and the reasons of missing values stand in its entries in clear; "
                         "write `label: L0`, or put the field into a new record",
                         field.name, field.label, after_.name));
    }
  }

  void compare_fields(const Field& was, const Field& field) {
    keep_field(field, "type", std::string(to_string(was.type)), std::string(to_string(field.type)));
    keep_field(field, "unit", was.unit, field.unit);
    keep_field(field, "`ref`", was.reference, field.reference);
    compare_levels(was, field);
    if (filled_ && was.optional && !field.optional) {
      refuse(field.place, fmt::format("the field `{}` of `{}` must not be missing any more, but "
                                      "rows of the store may lack it; write `optional: true`",
                                      field.name, after_.name));
    }
    compare_choices(was, field);
  }

  // A pack may write the level of its first version, or the one that the field got since.
  void compare_levels(const Field& was, const Field& field) {
    const auto& now = now_.field(field.name)->label;
    if (field.label == was.label || field.label == now) return;
    refuse(field.place,
           fmt::format("the field `{0}` of `{1}` has the level {2} here and {3} in the store; a "
                       "level changes by a relabelling alone, before or after: write {3} here",
                       field.name, after_.name, field.label, now));
  }

  void compare_choices(const Field& was, const Field& field) {
    const auto lacks = [](const Field& of, const policy::Choice& choice) {
      return std::ranges::find(of.choices, choice.code, &policy::Choice::code) == of.choices.end();
    };
    for (const auto& choice : field.choices) {
      if (!lacks(was, choice)) continue;
      out_.new_choices.push_back(fmt::format("{}.{}: {}", after_.name, field.name, choice.code));
    }
    for (const auto& choice : was.choices) {
      if (!lacks(field, choice)) continue;
      refuse(field.place, fmt::format("the choice `{}` of `{}.{}` is not in this pack, and rows of "
                                      "the store may hold it; declare it again",
                                      choice.code, after_.name, field.name));
    }
  }

  // Fields in another order, or a reference that may be missing now, would choose other keys.
  void keep_subject(const Dictionary& now, const Dictionary& after) {
    const auto was = subject_of(now_, now);
    const auto is = subject_of(after_, after);
    if (was.empty() || is.empty() || was == is) return;
    refuse(after_.place, fmt::format("rows of `{}` are sealed with keys of {}, and by this pack it "
                                     "would be {}; let its references stand in the order of the "
                                     "store's pack, as required as there, new ones behind them",
                                     after_.name, was, is));
  }

  const RecordType& written_;
  const RecordType& now_;
  const RecordType& after_;
  bool filled_;
  bool seals_;
  Adoption& out_;
};

}  // namespace

Adoption compare(const Held& held, const Dictionary& after) {
  Adoption out;
  for (const auto& [name, record] : held.written.records) {
    const auto* found = after.record(name);
    if (found != nullptr) {
      RecordComparison(held, record, *found, out).compare(held.now, after);
      continue;
    }
    out.refusals.push_back({.kind = ErrorKind::refused,
                            .message = fmt::format("the record `{}` is not in this pack; its rows "
                                                   "stay in the store: declare it again",
                                                   name),
                            .place = {.file = record.place.file}});
  }
  for (const auto& [name, record] : after.records) {
    if (held.written.record(name) == nullptr) out.new_records.push_back(name);
  }
  return out;
}

std::vector<evidence::Relabelling> fields_that_came(const Dictionary& before,
                                                    const Dictionary& after,
                                                    std::int64_t position) {
  std::vector<evidence::Relabelling> acts;
  for (const auto& [name, record] : after.records) {
    const auto* was = before.record(name);
    if (was == nullptr) continue;
    for (const auto& field : record.fields) {
      if (was->field(field.name) != nullptr) continue;
      acts.push_back({.record = name,
                      .field = field.name,
                      .before = "",
                      .after = field.label,
                      .position = position});
    }
  }
  return acts;
}

}  // namespace ronghe::store
