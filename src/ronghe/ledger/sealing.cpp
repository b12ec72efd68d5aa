// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/sealing.hpp"

#include <fmt/format.h>

#include "ronghe/engine/database.hpp"
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

std::string check_function_name(const SealPlan& plan) { return "check_" + plan.record; }

// Opens the rows of a chunk (missing, position, subject, ciphertexts …).
class Opener {
 public:
  Opener(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan), ciphers_(ciphers_of(plan, ring)), opened_(ciphers_.size()) {}

  void open(const Chunk& input, std::size_t row, RecordWriter& output) {
    std::vector<std::string> shut;
    std::size_t member = 0;
    id_ = subject_id(plan_.labelled, input.text(2, row));
    const RowPlace place{.position = input.integer(1, row), .subject = id_};
    for (std::size_t g = 0; g < ciphers_.size(); ++g) {
      const auto& group = plan_.labelled.groups[g];
      const auto column = first_cipher + g;
      const bool open = !input.is_null(column, row) &&
                        ciphers_[g].open(input.text(column, row), place, opened_[g]);
      for (std::size_t i = 0; i < group.secret.size(); ++i, ++member) {
        const auto field = group.secret[i];
        if (!open) shut.push_back(plan_.names[field]);
        write(output, member, row, plan_.cells[field],
              open ? opened_[g].values[i] : evidence::SecretValue{});
      }
    }
    write_missing(input, row, shut, member, output);
  }

  static constexpr std::size_t first_cipher = 3;

 private:
  static void write(RecordWriter& output, std::size_t member, std::size_t row,
                    const evidence::EntryCell& cell, const evidence::SecretValue& value) {
    using evidence::CellForm;
    if (!value.present) return output.null(member, row);
    switch (cell.form) {
      case CellForm::text: return output.text(member, row, value.text);
      case CellForm::boolean: return output.boolean(member, row, value.number != 0);
      case CellForm::date: return output.days(member, row, static_cast<std::int32_t>(value.number));
      case CellForm::integer:
      case CellForm::decimal: return output.whole(member, row, value.number);
    }
  }

  static void write_missing(const Chunk& input, std::size_t row,
                            const std::vector<std::string>& shut, std::size_t member,
                            RecordWriter& output) {
    const auto given = input.is_null(0, row) ? std::string_view() : input.text(0, row);
    if (shut.empty()) {
      return given.empty() ? output.null(member, row) : output.text(member, row, given);
    }
    output.text(member, row, evidence::withheld(given, shut));
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

Result<void> add_open(engine::Connection& connection, const SealPlan& plan,
                      const SharedRing& ring) {
  return connection.add_record_function(
      {.name = evidence::open_function_name(plan.record),
       .members = opened_members(plan),
       .apply = [plan, ring](const Chunk& input, RecordWriter& output) {
         Opener opener(plan, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) opener.open(input, row, output);
       }});
}

// (clear fields …, missing, position, subject, ciphertext, commitment, ciphertext, …): whether what
// could be opened has its commitment.
bool is_faithful(const SealPlan& plan, std::vector<GroupCipher>& ciphers, OpenedRow& opened,
                 const Chunk& input, std::size_t row) {
  const auto missing = plan.clear.size();
  const auto id = subject_id(plan.labelled, input.text(missing + 2, row));
  const RowPlace place{.position = input.integer(missing + 1, row), .subject = id};
  opened.stand_on(input, row);
  const auto reasons = input.is_null(missing, row) ? std::string_view() : input.text(missing, row);
  for (std::size_t g = 0; g < ciphers.size(); ++g) {
    const auto column = missing + 3 + 2 * g;
    OpenedGroup values;
    if (input.is_null(column, row) || !ciphers[g].open(input.text(column, row), place, values)) {
      continue;
    }
    opened.take(plan.labelled.groups[g], values);
    const auto expected = ciphers[g].commitment(opened, reasons, values.seed);
    if (input.is_null(column + 1, row) || input.text(column + 1, row) != expected.bytes()) {
      return false;
    }
  }
  return true;
}

Result<void> add_check(engine::Connection& connection, const SealPlan& plan,
                       const SharedRing& ring) {
  return connection.add_record_function(
      {.name = check_function_name(plan),
       .members = {{"faithful", "BOOLEAN"}},
       .apply = [plan, ring](const Chunk& input, RecordWriter& output) {
         auto ciphers = ciphers_of(plan, *ring);
         OpenedRow opened(plan);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           output.boolean(0, row, is_faithful(plan, ciphers, opened, input, row));
         }
       }});
}

// (the fields, missing, subject, position): a ciphertext and a commitment for each label.
void seal_rows(const SealPlan& plan, const evidence::KeyRing& ring, const Chunk& input,
               RecordWriter& output) {
  const auto missing = plan.names.size();
  std::vector<std::string> ids;
  for (std::size_t row = 0; row < input.rows(); ++row) {
    ids.push_back(subject_id(plan.labelled, input.text(missing + 1, row)));
  }
  evidence::SealedGroup sealed;
  for (std::size_t g = 0; g < plan.labelled.groups.size(); ++g) {
    GroupCipher cipher(plan, plan.labelled.groups[g], ring);
    for (std::size_t row = 0; row < input.rows(); ++row) {
      const auto reasons =
          input.is_null(missing, row) ? std::string_view() : input.text(missing, row);
      cipher.stage(ChunkRow{input, row}, reasons);
    }
    cipher.commit_staged();
    for (std::size_t row = 0; row < input.rows(); ++row) {
      const RowPlace place{.position = input.integer(missing + 2, row), .subject = ids[row]};
      if (cipher.finish_staged(row, place, sealed)) {
        output.text(2 * g, row, sealed.ciphertext);
        output.text(2 * g + 1, row, sealed.commitment.bytes());
      } else {
        output.null(2 * g, row);
        output.null(2 * g + 1, row);
      }
    }
  }
}

}  // namespace

Result<void> add_opening(engine::Connection& connection, const SealPlan& plan,
                         const SharedRing& ring) {
  RONGHE_CHECK(add_open(connection, plan, ring));
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
  return connection.add_record_function({.name = evidence::seal_function_name(plan.record),
                                         .members = std::move(members),
                                         .apply = apply});
}

std::string seal_sql(const SealPlan& plan, const std::string& position) {
  std::string arguments;
  for (std::size_t field = 0; field < plan.names.size(); ++field) {
    arguments += fmt::format("CAST({} AS {}), ", quoted_name(plan.names[field]), plan.types[field]);
  }
  return fmt::format("{}({}CAST(missing AS VARCHAR), {}, CAST({} AS BIGINT))",
                     quoted_name(evidence::seal_function_name(plan.record)), arguments,
                     plan.subject(), position);
}

std::string unfaithful_rows_sql(const SealPlan& plan) {
  auto arguments = plan.clear_columns() + ", missing, position, " + plan.subject();
  for (const auto& group : plan.labelled.groups) {
    arguments += fmt::format(", {}, {}", quoted_name(group.cipher), quoted_name(group.commitment));
  }
  return fmt::format(
      "SELECT position FROM (SELECT position, {}({}) AS c FROM {}) WHERE NOT "
      "c.faithful",
      quoted_name(check_function_name(plan)), arguments, plan.table());
}

}  // namespace ronghe::ledger
