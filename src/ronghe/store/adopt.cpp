// SPDX-License-Identifier: Apache-2.0
#include "ronghe/store/adopt.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"

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
  void refuse(const Place& place, ErrorCode code, std::string_view message,
              std::vector<ErrorValue> values) {
    values.push_back({"record", after_.name});
    out_.refusals.push_back(
        fail_with(ErrorKind::refused, code, message, std::move(values), place).error());
  }

  void keep(std::string_view what, const std::string& was, const std::string& is) {
    if (was == is) return;
    refuse(after_.place, "adopt-record-differs"_code,
           "the record `{record}` has the {what} {is} here and {was} in the store, by which its "
           "rows are sealed; write {was} again, or declare a record of another name",
           {{"what", std::string(what)}, {"is", is}, {"was", was}});
  }
  void keep_field(const Field& field, std::string_view what, const std::string& was,
                  const std::string& is) {
    if (was == is) return;
    refuse(field.place, "adopt-field-differs"_code,
           "the field `{field}` of `{record}` has the {what} {is} here and {was} in the store, "
           "with which its values are sealed; write {was} again, or add a field of another name",
           {{"field", field.name},
            {"what", std::string(what)},
            {"is", or_none(is)},
            {"was", or_none(was)}});
  }

  // One who may adopt must not be able to do away with the second signature, nor to make rows that
  // nobody had to sign look as if somebody had failed to.
  void keep_who_writes() {
    const std::vector<ErrorValue> officers{{"is", std::to_string(after_.needs_officers)},
                                           {"was", std::to_string(written_.needs_officers)}};
    if (after_.needs_officers < written_.needs_officers) {
      refuse(after_.place, "adopt-fewer-officers"_code,
             "acts of `{record}` are signed by {is} officers here and by {was} in the store, and "
             "no pack takes signatures away; write `needs_officers: {was}`, or declare a record of "
             "another name",
             officers);
    } else if (filled_ && after_.needs_officers > written_.needs_officers) {
      refuse(after_.place, "adopt-more-officers"_code,
             "acts of `{record}` are signed by {is} officers here and by {was} in the store, which "
             "has rows that nobody signed so; write `needs_officers: {was}`, or declare a record "
             "of another name",
             officers);
    }
    if (after_.written_by == written_.written_by) return;
    refuse(after_.place, "adopt-writers-differ"_code,
           "the record `{record}` is written by {is} here and by {was} in the store; write the "
           "same again, or declare a record of another name",
           {{"is", writers_of(after_)}, {"was", writers_of(written_)}});
  }

  void removed(const Field& field) {
    refuse(after_.place, "adopt-field-gone"_code,
           "the field `{field}` of `{record}` is not in this pack, and rows of the store may have "
           "it; declare it again, as `optional: true` if nobody sends it any more",
           {{"field", field.name}});
  }

  void came(const Field& field) {
    out_.new_fields.push_back(after_.name + "." + field.name);
    if (filled_ && !field.optional) {
      refuse(field.place, "adopt-new-field-required"_code,
             "the field `{field}` is new and must not be missing, but the store has rows of "
             "`{record}` without it; write `optional: true`",
             {{"field", field.name}});
    }
    if (seals_ && filled_ && policy::is_public(now_) && policy::is_labelled(field)) {
      refuse(field.place, "adopt-level-in-public"_code,
             "the field `{field}` has the level {is}, but all fields of `{record}` were public so "
             "far, and the reasons of missing values are in its entries in clear; write `label: "
             "L0`, or put the field into a new record",
             {{"field", field.name}, {"is", field.label}});
    }
  }

  void compare_fields(const Field& was, const Field& field) {
    keep_field(field, "type", std::string(to_string(was.type)), std::string(to_string(field.type)));
    keep_field(field, "unit", was.unit, field.unit);
    keep_field(field, "`ref`", was.reference, field.reference);
    compare_levels(was, field);
    if (filled_ && was.optional && !field.optional) {
      refuse(field.place, "adopt-field-required"_code,
             "the field `{field}` of `{record}` must not be missing any more, but rows of the "
             "store may lack it; write `optional: true`",
             {{"field", field.name}});
    }
    compare_choices(was, field);
  }

  // A pack may write the level of its first version, or the one that the field got since.
  void compare_levels(const Field& was, const Field& field) {
    const auto& now = now_.field(field.name)->label;
    if (field.label == was.label || field.label == now) return;
    refuse(field.place, "adopt-level-differs"_code,
           "the field `{field}` of `{record}` has the level {is} here and {was} in the store; a "
           "level changes by a relabelling alone, before or after: write {was} here",
           {{"field", field.name}, {"is", field.label}, {"was", now}});
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
      refuse(field.place, "adopt-choice-gone"_code,
             "the choice `{choice}` of `{record}.{field}` is not in this pack, and rows of the "
             "store may hold it; declare it again",
             {{"choice", choice.code}, {"field", field.name}});
    }
  }

  // Fields in another order, or a reference that may be missing now, would choose other keys.
  void keep_subject(const Dictionary& now, const Dictionary& after) {
    const auto was = subject_of(now_, now);
    const auto is = subject_of(after_, after);
    if (was.empty() || is.empty() || was == is) return;
    refuse(after_.place, "adopt-keys-differ"_code,
           "rows of `{record}` are sealed with keys of {was}, and by this pack it would be {is}; "
           "write its references in the order of the store's pack, as required as there, new ones "
           "behind them",
           {{"was", was}, {"is", is}});
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
    out.refusals.push_back(
        fail_with(ErrorKind::refused, "adopt-record-gone"_code,
                  "the record `{record}` is not in this pack; its rows stay in the store: declare "
                  "it again",
                  {{"record", name}}, {.file = record.place.file})
            .error());
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
