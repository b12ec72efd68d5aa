// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/sealing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/row_salts.hpp"
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

// Opens the rows of a chunk (label groups, missing, position, subject, ciphertexts …).
class Opener {
 public:
  Opener(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan), ciphers_(ciphers_of(plan, ring)), opened_(ciphers_.size()) {}

  void open(const Chunk& input, std::size_t row, RecordWriter& output) {
    std::vector<std::string> shut;
    std::size_t member = 0;
    const auto groups = static_cast<std::uint64_t>(input.integer(0, row));
    subject_id_into(id_, plan_.labelled, input.text(3, row));
    const RowPlace place{.position = input.integer(2, row), .subject = id_};
    for (std::size_t g = 0; g < ciphers_.size(); ++g) {
      const auto& group = plan_.labelled.groups[g];
      const auto column = first_cipher + g;
      const bool may_open = ((groups >> g) & 1U) != 0;
      const bool open = may_open && !input.is_null(column, row) &&
                        ciphers_[g].open(input.text(column, row), place, opened_[g]);
      for (std::size_t i = 0; i < group.secret.size(); ++i, ++member) {
        const auto field = group.secret[i];
        if (!open) shut.push_back(plan_.names[field]);
        write(output, member, row, plan_.cells[field],
              open ? opened_[g].values[i] : evidence::SecretValue{});
      }
    }
    write_missing(input.is_null(1, row) ? std::string_view() : input.text(1, row), row, shut,
                  member, output);
  }

  static void write_missing(std::string_view given, std::size_t row,
                            const std::vector<std::string>& shut, std::size_t member,
                            RecordWriter& output) {
    if (shut.empty()) {
      return given.empty() ? output.null(member, row) : output.text(member, row, given);
    }
    output.text(member, row, evidence::withheld(given, shut));
  }

 private:
  static constexpr std::size_t first_cipher = 4;

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
  std::vector<OpenedGroup> opened_;
  std::string id_;
};

std::vector<Member> opened_members(const SealPlan& plan) {
  std::vector<Member> members;
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.secret) {
      members.push_back({plan.names[field], plan.types[field]});
    }
  }
  members.push_back({"missing", "VARCHAR"});
  return members;
}

// (missing, …): every secret field is withheld, whatever keys are here.
Result<void> add_open(engine::Connection& connection, const SealPlan& plan) {
  std::vector<std::string> secret;
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.secret) secret.push_back(plan.names[field]);
  }
  const auto apply = [secret](const Chunk& input, RecordWriter& output) {
    for (std::size_t row = 0; row < input.rows(); ++row) {
      for (std::size_t member = 0; member < secret.size(); ++member) output.null(member, row);
      Opener::write_missing(input.is_null(0, row) ? std::string_view() : input.text(0, row), row,
                            secret, secret.size(), output);
    }
  };
  return connection.add_record_function(
      {.name = plan.function("open"), .members = opened_members(plan), .apply = apply});
}

Result<void> add_reveal(engine::Connection& connection, const SealPlan& plan,
                        const SharedRing& ring) {
  return connection.add_record_function(
      {.name = plan.function("reveal"),
       .members = opened_members(plan),
       .apply = [plan, ring](const Chunk& input, RecordWriter& output) {
         Opener opener(plan, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) opener.open(input, row, output);
       }});
}

// Compares what could be opened of a row with the commitments that the log holds.
//   (clear fields …, missing, position, subject, ciphertext …, commitment …)
class Checker {
 public:
  Checker(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan),
        suite_(ring.suite()),
        ciphers_(ciphers_of(plan, ring)),
        commitments_(plan.labelled.commitments()),
        opened_(ciphers_.size()),
        row_(plan),
        salts_(plan, suite_) {}

  [[nodiscard]] bool is_faithful(const Chunk& input, std::size_t row) {
    const auto missing = plan_.clear.size();
    id_ = subject_id(plan_.labelled, input.text(missing + 2, row));
    place_ = {.position = input.integer(missing + 1, row), .subject = id_};
    reasons_ = input.is_null(missing, row) ? std::string_view() : input.text(missing, row);
    row_.stand_on(input, row);
    const auto& earlier = plan_.labelled.earlier;
    const bool as_now = earlier.empty() || place_.position >= earlier.back().before;
    return as_now ? holds_now(input, row) : held_then(input, row);
  }

 private:
  [[nodiscard]] bool open(const Chunk& input, std::size_t row, std::size_t group) {
    const auto column = plan_.clear.size() + 3 + group;
    if (input.is_null(column, row) ||
        !ciphers_[group].open(input.text(column, row), place_, opened_[group])) {
      return false;
    }
    row_.take(plan_.labelled.groups[group], opened_[group]);
    return true;
  }
  [[nodiscard]] bool is_committed(const Chunk& input, std::size_t row, const std::string& label,
                                  const crypto::Hash& expected) const {
    const auto found =
        std::ranges::find(commitments_, label, &std::pair<std::string, std::string>::first);
    const auto column = plan_.clear.size() + 3 + ciphers_.size() +
                        static_cast<std::size_t>(found - commitments_.begin());
    return !input.is_null(column, row) && input.text(column, row) == expected.bytes();
  }
  [[nodiscard]] bool holds_now(const Chunk& input, std::size_t row) {
    for (std::size_t g = 0; g < ciphers_.size(); ++g) {
      if (!open(input, row, g)) continue;
      const auto expected = ciphers_[g].commitment(row_, reasons_, opened_[g].seed);
      if (!is_committed(input, row, plan_.labelled.groups[g].label, expected)) return false;
    }
    return true;
  }
  // A row from before a relabelling: its fields have come to other labels, with their salts.
  [[nodiscard]] bool held_then(const Chunk& input, std::size_t row) {
    salts_.clear();
    for (std::size_t g = 0; g < ciphers_.size(); ++g) {
      if (open(input, row, g)) salts_.take(plan_.labelled.groups[g], opened_[g], place_.position);
    }
    const auto& groups = plan_.labelled.groups_at(place_.position);
    return std::ranges::all_of(groups, [&](const evidence::LabelGroup& group) {
      const auto expected =
          evidence::salted_commitment(plan_, groups, group, row_, reasons_, salts_, suite_);
      return !expected || is_committed(input, row, group.label, *expected);
    });
  }

  const SealPlan& plan_;
  crypto::Suite suite_;
  std::vector<GroupCipher> ciphers_;
  std::vector<std::pair<std::string, std::string>> commitments_;
  std::vector<OpenedGroup> opened_;
  OpenedRow row_;
  evidence::RowSalts salts_;
  std::string id_;
  RowPlace place_;
  std::string_view reasons_;
};

Result<void> add_check(engine::Connection& connection, const SealPlan& plan,
                       const SharedRing& ring) {
  return connection.add_record_function(
      {.name = plan.function("check"),
       .members = {{"faithful", "BOOLEAN"}},
       .apply = [plan, ring](const Chunk& input, RecordWriter& output) {
         Checker checker(plan, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           output.boolean(0, row, checker.is_faithful(input, row));
         }
       }});
}

void stage_rows(const SealPlan& plan, GroupCipher& cipher, const Chunk& input, std::size_t first,
                std::size_t end) {
  const auto missing = plan.names.size();
  cipher.clear_staged();
  for (auto row = first; row < end; ++row) {
    const auto reasons =
        input.is_null(missing, row) ? std::string_view() : input.text(missing, row);
    cipher.stage(ChunkRow{input, row}, reasons);
  }
  cipher.commit_staged();
}

// (the fields, missing, subject, position): a ciphertext and a commitment for each label.
void seal_rows(const SealPlan& plan, const evidence::KeyRing& ring, const Chunk& input,
               RecordWriter& output) {
  constexpr std::size_t at_once = 256;  // so that their texts and hashes stay in the cache
  auto ciphers = ciphers_of(plan, ring);
  std::string id;
  evidence::SealedGroup sealed;
  for (std::size_t first = 0; first < input.rows(); first += at_once) {
    const auto end = std::min(first + at_once, input.rows());
    for (std::size_t g = 0; g < ciphers.size(); ++g) {
      stage_rows(plan, ciphers[g], input, first, end);
      for (auto row = first; row < end; ++row) {
        subject_id_into(id, plan.labelled, input.text(plan.names.size() + 1, row));
        const RowPlace place{.position = input.integer(plan.names.size() + 2, row), .subject = id};
        if (ciphers[g].finish_staged(row - first, place, sealed)) {
          output.text(2 * g, row, sealed.ciphertext);
          output.text(2 * g + 1, row, sealed.commitment.bytes());
        } else {
          output.null(2 * g, row);
          output.null(2 * g + 1, row);
        }
      }
    }
  }
}

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
  const auto apply = [plan, ring](const Chunk& input, RecordWriter& output) {
    seal_rows(plan, *ring, input, output);
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

std::string unfaithful_rows_sql(const SealPlan& plan) {
  auto arguments = plan.clear_columns() + ", missing, position, " + plan.subject();
  for (const auto& group : plan.labelled.groups) arguments += ", " + quoted_name(group.cipher);
  for (const auto& [label, column] : plan.labelled.commitments()) {
    arguments += ", " + quoted_name(column);
  }
  return fmt::format(
      "SELECT position FROM (SELECT position, {}({}) AS c FROM {}) WHERE NOT "
      "c.faithful",
      quoted_name(plan.function("check")), arguments, plan.table());
}

}  // namespace ronghe::ledger
