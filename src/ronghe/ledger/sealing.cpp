// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/sealing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/opened_rows.hpp"
#include "ronghe/ledger/detail/row_check.hpp"
#include "ronghe/ledger/detail/row_views.hpp"

namespace ronghe::ledger {

using engine::Chunk;
using engine::Member;
using engine::quoted_name;
using engine::RecordWriter;
using evidence::GroupCipher;
using evidence::OpenedGroup;
using evidence::RowPlace;
using evidence::SealPlan;

namespace {

std::vector<GroupCipher> ciphers_of(const SealPlan& plan, const evidence::KeyRing& ring) {
  std::vector<GroupCipher> ciphers;
  for (const auto& group : plan.labelled.groups) ciphers.emplace_back(plan, group, ring);
  return ciphers;
}

// Writes why values of a row are missing: what the table has, what its ciphertexts say, and
// "withheld" for what stays shut. A value that was reported as confidential is withheld, too, and
// not shut.
class MissingWriter {
 public:
  explicit MissingWriter(const SealPlan& plan) : plan_(plan), reasons_(plan.names) {}

  void begin() {
    shut_.clear();
    opened_.clear();
  }
  // A veiled value is not in the table where the layout is 3, unless it stayed there:
  // `is_in_table(n)` says so of the nth of the group's veiled fields.
  template <class IsInTable>
  void shut(const evidence::LabelGroup& group, std::string_view ciphertext,
            const IsInTable& is_in_table) {
    shut_.insert(shut_.end(), group.secret.begin(), group.secret.end());
    if (!evidence::is_of_layout_3(ciphertext)) return;
    for (std::size_t n = 0; n < group.veiled.size(); ++n) {
      if (!is_in_table(n)) shut_.push_back(group.veiled[n]);
    }
  }
  void opened(std::size_t field, evidence::MissingReason reason) {
    opened_.emplace_back(field, reason);
  }

  void write(std::string_view given, std::size_t row, std::size_t member, RecordWriter& output) {
    if (shut_.empty() && opened_.empty()) {
      return given.empty() ? output.null(member, row) : output.text(member, row, given);
    }
    if (!reasons_.read(given)) return output.text(member, row, given_and_shut(given));
    for (const auto& [field, reason] : opened_) reasons_.set(field, reason);
    for (const auto field : shut_) reasons_.set(field, evidence::MissingReason::withheld);
    output.text(member, row, reasons_.json());
  }
  // The names of what stays shut, but for what the table says itself to have come as withheld, as
  // rows of earlier layouts do. After write().
  void write_shut(std::string_view given, std::size_t row, std::size_t member,
                  RecordWriter& output) {
    if (shut_.empty()) return output.null(member, row);
    (void)reasons_.read(given);  // of what no import writes there are none
    names_.clear();
    for (const auto field : shut_) {
      if (reasons_.of(field) == evidence::MissingReason::withheld) continue;
      names_ += evidence::shut_name(plan_.names[field]);
    }
    output.text(member, row, names_);
  }

 private:
  // What the table has is nothing that an import writes.
  [[nodiscard]] std::string given_and_shut(std::string_view given) const {
    std::vector<std::string> names;
    for (const auto field : shut_) names.push_back(plan_.names[field]);
    return names.empty() ? std::string(given) : evidence::withheld(given, names);
  }

  const SealPlan& plan_;
  evidence::RowReasons reasons_;
  std::vector<std::size_t> shut_;
  std::vector<std::pair<std::size_t, evidence::MissingReason>> opened_;
  std::string names_;
};

// Opens the rows of a chunk (label groups, missing, position, subject, ciphertexts …, columns of
// veiled fields …).
class Opener {
 public:
  Opener(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan), ciphers_(ciphers_of(plan, ring)), missing_(plan) {}

  void open(const Chunk& input, std::size_t row, RecordWriter& output) {
    const auto groups = static_cast<std::uint64_t>(input.integer(0, row));
    subject_id_into(id_, plan_.labelled, input.text(3, row));
    const RowPlace place{.position = input.integer(2, row), .subject = id_};
    missing_.begin();
    in_table_.clear();
    std::size_t member = 0;
    auto veiled = first_cipher + ciphers_.size();
    for (std::size_t g = 0; g < ciphers_.size(); ++g) {
      const auto& group = plan_.labelled.groups[g];
      const auto column = first_cipher + g;
      const auto first = in_table_.size();
      const bool may_open = ((groups >> g) & 1U) != 0;
      const auto sealed = input.is_null(column, row) ? std::string_view() : input.text(column, row);
      const bool open = may_open && ciphers_[g].open(sealed, place, opened_);
      for (std::size_t i = 0; i < group.fields.size(); ++i) {
        if (!plan_.sealed[group.fields[i]]) continue;
        write(output, member++, row, plan_.cells[group.fields[i]],
              open ? opened_.fields[i].value : evidence::SecretValue{});
      }
      if (open) {
        take_reasons(group);
      }
      for (std::size_t n = 0; n < group.veiled.size(); ++n) {
        in_table_.push_back(open ? !is_here(group, group.veiled[n])
                                 : may_open || !evidence::is_of_layout_3(sealed));
      }
      if (!open) {
        missing_.shut(group, sealed, [&](std::size_t n) {
          return in_table_[first + n] && !input.is_null(veiled + n, row);
        });
      }
      veiled += group.veiled.size();
    }
    const auto given = input.is_null(1, row) ? std::string_view() : input.text(1, row);
    missing_.write(given, row, member++, output);
    missing_.write_shut(given, row, member++, output);
    for (const bool is_there : in_table_) output.boolean(member++, row, is_there);
  }

 private:
  static constexpr std::size_t first_cipher = 4;

  [[nodiscard]] bool is_here(const evidence::LabelGroup& group, std::size_t field) const {
    const auto at = std::ranges::find(group.fields, field) - group.fields.begin();
    return opened_.fields[static_cast<std::size_t>(at)].here;
  }

  void take_reasons(const evidence::LabelGroup& group) {
    for (std::size_t i = 0; i < group.fields.size(); ++i) {
      if (const auto reason = opened_.fields[i].reason) missing_.opened(group.fields[i], *reason);
    }
  }

  static void write(RecordWriter& output, std::size_t member, std::size_t row,
                    const evidence::EntryCell& cell, const evidence::SecretValue& value) {
    using evidence::CellForm;
    if (!value.present) return output.null(member, row);
    switch (cell.form) {
      case CellForm::text: return output.text(member, row, value.text.reveal());
      case CellForm::boolean: return output.boolean(member, row, value.number.reveal() != 0);
      case CellForm::date:
        return output.days(member, row, static_cast<std::int32_t>(value.number.reveal()));
      case CellForm::integer:
      case CellForm::decimal: return output.whole(member, row, value.number.reveal());
    }
  }

  const SealPlan& plan_;
  std::vector<GroupCipher> ciphers_;
  OpenedGroup opened_;
  MissingWriter missing_;
  // By veiled field. What nobody opens any more may have stayed in the table, in clear; what this
  // reader may not open is not looked for there.
  std::vector<bool> in_table_;
  std::string id_;
};

std::vector<Member> opened_members(const SealPlan& plan) {
  std::vector<Member> members;
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.fields) {
      if (plan.sealed[field]) members.push_back({plan.names[field], plan.types[field]});
    }
  }
  members.push_back({"missing", "VARCHAR"});
  return members;
}

// (missing, position, subject, ciphertexts …): every field of a ciphertext is withheld, whatever
// keys are here. The view in the file calls it so since before there were veiled fields, and is
// compared word by word: what is in their columns it does not see.
Result<void> add_open(engine::Connection& connection, const SealPlan& plan) {
  const auto apply = [plan, count = opened_members(plan).size() - 1](const Chunk& input,
                                                                     RecordWriter& output) {
    constexpr std::size_t first_cipher = 3;
    MissingWriter missing(plan);
    for (std::size_t row = 0; row < input.rows(); ++row) {
      for (std::size_t member = 0; member < count; ++member) output.null(member, row);
      missing.begin();
      for (std::size_t g = 0; g < plan.labelled.groups.size(); ++g) {
        const auto column = first_cipher + g;
        missing.shut(plan.labelled.groups[g],
                     input.is_null(column, row) ? std::string_view() : input.text(column, row),
                     [](std::size_t) { return false; });
      }
      missing.write(input.is_null(0, row) ? std::string_view() : input.text(0, row), row, count,
                    output);
    }
  };
  return connection.add_record_function(
      {.name = plan.function("open"), .members = opened_members(plan), .apply = apply});
}

// The secrets for the rows of a chunk that may be opened, in one search.
Result<void> want_opened(const SealPlan& plan, const evidence::KeyRing& ring, const Chunk& input) {
  if (!ring.looks_on()) return {};
  std::vector<std::string> ids;
  for (std::size_t row = 0; row < input.rows(); ++row) {
    if (input.integer(0, row) == 0) continue;
    ids.push_back(evidence::subject_id(plan.labelled, input.text(3, row)));
  }
  return ring.want(std::move(ids));
}

Result<void> add_reveal(engine::Connection& connection, const SealPlan& plan,
                        const SharedRing& ring) {
  auto members = opened_members(plan);
  members.push_back({std::string(evidence::shut_column), "VARCHAR"});
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.veiled) {
      members.push_back({evidence::in_table_name(plan.names[field]), "BOOLEAN"});
    }
  }
  return connection.add_record_function(
      {.name = plan.function("reveal"),
       .members = std::move(members),
       .apply = [plan, ring](const Chunk& input, RecordWriter& output) {
         if (const auto wanted = want_opened(plan, *ring, input); !wanted) {
           return output.fail(wanted.error().message);
         }
         Opener opener(plan, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) opener.open(input, row, output);
       }});
}

// Seals rows of a chunk (the fields, missing, subject, position): a ciphertext and a commitment for
// each label, and the reasons that stay in clear. Nothing for a row whose subject has no secret, or
// whose reasons are no reasons: whoever calls the function by hand may give it anything.
class Sealer {
 public:
  Sealer(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan), ciphers_(ciphers_of(plan, ring)), reasons_(plan.names) {}

  void seal(const Chunk& input, RecordWriter& output) {
    constexpr std::size_t at_once = 256;  // so that their texts and hashes stay in the cache
    for (std::size_t first = 0; first < input.rows(); first += at_once) {
      const auto end = std::min(first + at_once, input.rows());
      for (std::size_t g = 0; g < ciphers_.size(); ++g) seal(g, input, first, end, output);
      for (auto row = first; row < end; ++row) write_missing(input, row, output);
    }
  }

 private:
  [[nodiscard]] std::string_view given(const Chunk& input, std::size_t row) const {
    const auto missing = plan_.names.size();
    return input.is_null(missing, row) ? std::string_view() : input.text(missing, row);
  }
  void seal(std::size_t group, const Chunk& input, std::size_t first, std::size_t end,
            RecordWriter& output) {
    auto& cipher = ciphers_[group];
    cipher.clear_staged();
    fits_.clear();
    for (auto row = first; row < end; ++row) {
      const auto missing = given(input, row);
      const bool read = reasons_.read(missing);
      fits_.push_back(cipher.stage(ChunkRow{input, row}, missing, reasons_) && read);
    }
    cipher.commit_staged();
    for (auto row = first; row < end; ++row) {
      subject_id_into(id_, plan_.labelled, input.text(plan_.names.size() + 1, row));
      const RowPlace place{.position = input.integer(plan_.names.size() + 2, row), .subject = id_};
      if (fits_[row - first] && cipher.finish_staged(row - first, place, sealed_)) {
        output.text(2 * group, row, sealed_.ciphertext);
        output.text(2 * group + 1, row, sealed_.commitment.bytes());
      } else {
        output.null(2 * group, row);
        output.null(2 * group + 1, row);
      }
    }
  }
  void write_missing(const Chunk& input, std::size_t row, RecordWriter& output) {
    const auto member = 2 * ciphers_.size();
    const auto missing = given(input, row);
    if (missing.empty()) return output.null(member, row);
    const bool read = reasons_.read(missing);
    keep_public(plan_, reasons_);
    const auto kept = reasons_.json();
    if (!read || kept.empty()) return output.null(member, row);
    output.text(member, row, kept);
  }

  const SealPlan& plan_;
  std::vector<GroupCipher> ciphers_;
  evidence::RowReasons reasons_;
  std::vector<bool> fits_;  // of staged rows
  std::string id_;
  evidence::SealedGroup sealed_;
};

}  // namespace

Result<void> add_opening(engine::Connection& connection, const SealPlan& plan,
                         const SharedRing& ring) {
  RONGHE_CHECK(add_open(connection, plan));
  RONGHE_CHECK(add_reveal(connection, plan, ring));
  return add_check(connection, plan, ring);
}

Result<void> add_sealing(engine::Connection& connection, const SealPlan& plan,
                         const SharedRing& ring) {
  std::vector<Member> members;
  for (const auto& group : plan.labelled.groups) {
    members.push_back({group.cipher, "BLOB"});
    members.push_back({group.commitment, "BLOB"});
  }
  members.push_back({"missing", "VARCHAR"});
  const auto apply = [plan, ring](const Chunk& input, RecordWriter& output) {
    Sealer(plan, *ring).seal(input, output);
  };
  return connection.add_record_function(
      {.name = plan.function("seal"), .members = std::move(members), .apply = apply});
}

std::string seal_sql(const SealPlan& plan, const std::string& position) {
  std::string arguments;
  for (std::size_t field = 0; field < plan.names.size(); ++field) {
    arguments += fmt::format("CAST({} AS {}), ", quoted_name(plan.names[field]), plan.types[field]);
  }
  return fmt::format("{}({}CAST(missing AS VARCHAR), {}, CAST({} AS BIGINT))",
                     quoted_name(plan.function("seal")), arguments, plan.subject(), position);
}

}  // namespace ronghe::ledger
