// SPDX-License-Identifier: Apache-2.0
#include "ronghe/ledger/reseal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>

#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/ledger/detail/row_opening.hpp"

namespace ronghe::ledger {

using engine::Chunk;
using engine::quoted_name;
using engine::RecordWriter;
using evidence::SealPlan;

namespace {

constexpr const char* act = "reseal";

// Written by all threads of the engine.
struct Counts {
  std::atomic<std::uint64_t> sealed_again = 0;
  std::atomic<std::uint64_t> shut = 0;
  std::atomic<std::uint64_t> as_it_is = 0;
  std::atomic<std::uint64_t> damaged = 0;
};

//   columns of RowOpening -> (ciphertext of each group …, missing, sealed_again)
class Resealer {
 public:
  Resealer(const SealPlan& plan, const evidence::KeyRing& ring)
      : plan_(plan), ring_(ring), opening_(plan, ring), kept_(plan.names) {}

  void reseal(const Chunk& input, std::size_t row, RecordWriter& output, Counts& counts) {
    opening_.stand_on(input, row);
    if (opening_.is_of_layout_3()) return keep(row, output, counts.as_it_is);
    if (!ring_.knows(opening_.place().subject)) {
      ++counts.shut;
      for (std::size_t g = 0; g < groups(); ++g) {
        opening_.cipher(g).decoy(ciphertext_);
        output.text(g, row, ciphertext_);
      }
      return finish(row, false, output);
    }
    if (!seal(row, output)) return keep(row, output, counts.damaged);
    ++counts.sealed_again;
    finish(row, true, output);
  }

 private:
  [[nodiscard]] std::size_t groups() const { return plan_.labelled.groups.size(); }
  [[nodiscard]] bool seal(std::size_t row, RecordWriter& output) {
    for (std::size_t g = 0; g < groups(); ++g) {
      if (!opening_.open(g)) return false;
    }
    if (!opening_.has_reasons()) return false;
    for (std::size_t g = 0; g < groups(); ++g) {
      if (!opening_.cipher(g).seal_again(opening_.opened(g), opening_.row(), opening_.reasons(),
                                         opening_.place(), ciphertext_)) {
        return false;
      }
      output.text(g, row, ciphertext_);
    }
    return true;
  }
  // In clear stay the reasons of public fields, and nothing that is no reason.
  void finish(std::size_t row, bool sealed_again, RecordWriter& output) {
    const bool read = kept_.read(opening_.clear_missing());
    keep_public(plan_, kept_);
    const auto missing = read ? kept_.json() : std::string_view();
    write(row, missing, sealed_again, output);
  }
  void write(std::size_t row, std::string_view missing, bool sealed_again, RecordWriter& output) {
    if (missing.empty()) {
      output.null(groups(), row);
    } else {
      output.text(groups(), row, missing);
    }
    output.boolean(groups() + 1, row, sealed_again);
  }
  void keep(std::size_t row, RecordWriter& output, std::atomic<std::uint64_t>& counted) {
    ++counted;
    for (std::size_t g = 0; g < groups(); ++g) {
      const auto sealed = opening_.ciphertext(g);
      sealed.empty() ? output.null(g, row) : output.text(g, row, sealed);
    }
    write(row, opening_.clear_missing(), false, output);
  }

  const SealPlan& plan_;
  const evidence::KeyRing& ring_;
  RowOpening opening_;
  evidence::RowReasons kept_;
  std::string ciphertext_;
};

Result<void> add_resealing(engine::Connection& connection, const SealPlan& plan,
                           const SharedRing& ring, const std::shared_ptr<Counts>& counts) {
  std::vector<engine::Member> members;
  for (const auto& group : plan.labelled.groups) members.push_back({group.cipher, "BLOB"});
  members.push_back({"missing", "VARCHAR"});
  members.push_back({"sealed_again", "BOOLEAN"});
  return connection.add_record_function(
      {.name = plan.function(act),
       .members = std::move(members),
       .apply = [plan, ring, counts](const Chunk& input, RecordWriter& output) {
         Resealer resealer(plan, *ring);
         for (std::size_t row = 0; row < input.rows(); ++row) {
           resealer.reseal(input, row, output, *counts);
         }
       }});
}

std::string call_sql(const SealPlan& plan) {
  return fmt::format("{}({})", quoted_name(plan.function(act)), RowOpening::columns_sql(plan));
}

// Of a column in the new table, from the old row and what was made of it.
std::string value_sql(const SealPlan& plan, const std::string& column) {
  auto name = quoted_name(column);
  const auto& groups = plan.labelled.groups;
  if (column == evidence::column::missing ||
      std::ranges::find(groups, column, &evidence::LabelGroup::cipher) != groups.end()) {
    return "again." + name;
  }
  const auto field = std::ranges::find(plan.names, column) - plan.names.begin();
  const auto i = static_cast<std::size_t>(field);
  if (i < plan.names.size() && plan.veiled[i]) {
    return fmt::format("CASE WHEN again.sealed_again THEN NULL ELSE {} END", name);
  }
  return name;
}

Result<ResealedRows> counted(const SealPlan& plan, const Counts& counts) {
  if (counts.damaged > 0) {
    return fail(ErrorKind::proof_failed, "evidence-changed"_code, {},
                fmt::format("{} rows of {} do not open although their keys are here; nothing was "
                            "sealed again",
                            counts.damaged.load(), plan.record));
  }
  return ResealedRows{
      .sealed_again = counts.sealed_again, .shut = counts.shut, .as_it_is = counts.as_it_is};
}

std::string is_earlier_sql(const SealPlan& plan) {
  std::string any = "FALSE";
  for (const auto& group : plan.labelled.groups) {
    any += fmt::format(" OR coalesce({} < '\\x03'::BLOB, TRUE)", quoted_name(group.cipher));
  }
  return any;
}

}  // namespace

Result<LayoutCount> count_layouts(engine::Connection& connection, const SealPlan& plan) {
  RONGHE_TRY(rows,
             connection.collect(fmt::format("SELECT count(*) FILTER (WHERE {}), count(*) FROM {}",
                                            is_earlier_sql(plan), plan.table())));
  LayoutCount count;
  RONGHE_CHECK(rows.each([&](const Chunk& chunk, std::size_t row) {
    count = {.earlier = static_cast<std::uint64_t>(chunk.integer(0, row)),
             .rows = static_cast<std::uint64_t>(chunk.integer(1, row))};
  }));
  return count;
}

Result<ResealedRows> reseal_rows(engine::Connection& connection, const SealPlan& plan,
                                 const std::vector<std::string>& columns, const std::string& target,
                                 const SharedRing& ring) {
  const auto counts = std::make_shared<Counts>();
  RONGHE_CHECK(add_resealing(connection, plan, ring, counts));
  std::string names;
  std::string values;
  for (const auto& column : columns) {
    names += (names.empty() ? "" : ", ") + quoted_name(column);
    values += (values.empty() ? "" : ", ") + value_sql(plan, column);
  }
  RONGHE_CHECK(connection.execute(
      fmt::format("INSERT INTO {} ({}) SELECT {} FROM (SELECT *, {} AS again FROM {})", target,
                  names, values, call_sql(plan), plan.table())));
  return counted(plan, *counts);
}

Result<ResealedRows> hide_erased_rows(engine::Connection& connection, const SealPlan& plan,
                                      const std::vector<std::string>& subjects,
                                      const SharedRing& ring) {
  if (subjects.empty()) return ResealedRows{};
  const auto counts = std::make_shared<Counts>();
  RONGHE_CHECK(add_resealing(connection, plan, ring, counts));
  std::string list;
  for (const auto& subject : subjects) {
    list += (list.empty() ? "" : ", ") + engine::quoted_text(subject);
  }
  std::string sets = "missing = again.missing";
  for (const auto& group : plan.labelled.groups) {
    sets += fmt::format(", {0} = again.{0}", quoted_name(group.cipher));
  }
  RONGHE_CHECK(connection.execute(fmt::format(
      "UPDATE {0} SET {1} FROM (SELECT position AS at, {2} AS again FROM {0} WHERE {3} IN ({4}) "
      "AND ({5})) AS hidden WHERE {0}.position = hidden.at",
      plan.table(), sets, call_sql(plan), plan.subject(), list, is_earlier_sql(plan))));
  return counted(plan, *counts);
}

}  // namespace ronghe::ledger
