// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <string>

#include "ronghe/crypto/aead.hpp"
#include "ronghe/crypto/random.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evidence/row_sealing.hpp"
#include "ronghe/ledger/detail/row_opening.hpp"

// Rows as programs of before sealed them, for tests: of layout 1, as docs/formats/keys.md has it.
namespace ronghe::ledger {

template <class Whole>
void append_whole(std::string& out, Whole value) {  // the lowest byte first
  for (std::size_t i = 0; i < sizeof value; ++i) {
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  }
}

template <evidence::RowView Row>
std::string earlier_value(const evidence::EntryCell& cell, const Row& row) {
  using evidence::CellForm;
  if (row.is_null(cell.column)) return std::string(1, '\0');
  std::string out(1, '\1');
  switch (cell.form) {
    case CellForm::text:
      append_whole(out, static_cast<std::uint32_t>(row.text(cell.column).size()));
      out += row.text(cell.column);
      break;
    case CellForm::boolean: append_whole(out, std::int64_t{row.boolean(cell.column)}); break;
    case CellForm::integer: append_whole(out, row.integer(cell.column)); break;
    case CellForm::decimal:
      append_whole(out, static_cast<std::int64_t>(row.unscaled(cell.column)));
      break;
    case CellForm::date: append_whole(out, std::int64_t{row.days(cell.column)}); break;
  }
  return out;
}

// The ciphertext of a row of layout 3 in layout 1: `opened` and `row` as it opens.
template <evidence::RowView Row>
std::string in_layout_1(const evidence::SealPlan& plan, const evidence::LabelGroup& group,
                        const evidence::KeyRing& ring, const evidence::OpenedGroup& opened,
                        const Row& row, const evidence::RowPlace& place) {
  const auto epoch = ring.epoch_of(group.label);
  std::string plaintext(opened.seed);
  for (const auto field : group.secret) plaintext += earlier_value(plan.cells[field], row);
  std::string context = "ronghe/v1/row\n" + group.label + "\n" + plan.record + "\n";
  append_whole(context, static_cast<std::uint64_t>(place.position));
  append_whole(context, epoch);
  context += place.subject;
  auto label = ring.label_key(group.label, epoch);
  const auto key = ring.row_key(*label, plan.record, place.subject);
  const auto nonce = crypto::random_bytes<crypto::Aead::nonce_bytes>();
  std::string out(1, '\1');
  out += static_cast<char>(ring.suite());
  append_whole(out, epoch);
  out.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  crypto::Aead(ring.suite(), *key).seal(nonce, context, plaintext, out);
  return out;
}

// Brings all rows of a sealed record back to layout 1: reasons and references stand in clear.
inline Result<void> bring_to_layout_1(engine::Connection& connection,
                                      const evidence::SealPlan& plan,
                                      const evidence::KeyRing& ring) {
  const auto& groups = plan.labelled.groups;
  std::vector<std::size_t> veiled;
  for (const auto field : plan.clear) {
    if (plan.veiled[field]) veiled.push_back(field);
  }
  std::vector<engine::Member> members;
  std::string sets = "missing = s.missing";
  for (const auto& group : groups) members.push_back({group.cipher, "BLOB"});
  for (const auto field : veiled) members.push_back({plan.names[field], "VARCHAR"});
  for (const auto& member : members) {
    sets += ", " + engine::quoted_name(member.name) + " = s." + engine::quoted_name(member.name);
  }
  members.push_back({"missing", "VARCHAR"});
  RONGHE_CHECK(connection.add_record_function(
      {.name = plan.function("earlier"),
       .members = members,
       .apply = [&plan, &ring, veiled](const engine::Chunk& input, engine::RecordWriter& output) {
         RowOpening opening(plan, ring);
         const auto& labels = plan.labelled.groups;
         for (std::size_t row = 0; row < input.rows(); ++row) {
           opening.stand_on(input, row);
           for (std::size_t g = 0; g < labels.size(); ++g) static_cast<void>(opening.open(g));
           std::size_t member = 0;
           for (std::size_t g = 0; g < labels.size(); ++g) {
             output.text(member++, row,
                         in_layout_1(plan, labels[g], ring, opening.opened(g), opening.row(),
                                     opening.place()));
           }
           const auto put = [&](bool is_null, std::string_view text) {
             is_null ? output.null(member, row) : output.text(member, row, text);
             ++member;
           };
           for (const auto field : veiled) {
             const bool none = opening.row().is_null(field);
             put(none, none ? std::string_view() : opening.row().text(field));
           }
           put(opening.missing().empty(), opening.missing());
         }
       }}));
  return connection.execute(fmt::format(
      "UPDATE {0} SET {1} FROM (SELECT position AS at, {2}({3}) AS s FROM {0}) AS made WHERE "
      "{0}.position = made.at",
      plan.table(), sets, engine::quoted_name(plan.function("earlier")),
      RowOpening::columns_sql(plan)));
}

}  // namespace ronghe::ledger
