// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/release/reader.hpp"
#include "ronghe/store/store.hpp"

namespace ronghe::store {

// Which rows are for a reader who does not see all: as conditions for the views of a viewer.
//
// A row of a record is seen where its way leads into the regions of the reader; for an owner, where
// it is about him or names him. A record that leads to no region is seen only when all of it is
// public. Regions themselves are names that everyone knows: all of them are seen.
class Narrowing {
 public:
  // Leaves on the connection a table of the reader's regions, with all that is in them. `main`,
  // before the name of a table, gives the store's own, where a view may be in front of it.
  [[nodiscard]] static Result<Narrowing> prepare(engine::Connection& connection, const Store& store,
                                                 const release::Reader& reader, std::string main);

  // " WHERE …" over the fields of the record; "" = all rows.
  [[nodiscard]] std::string rows_of(const policy::RecordType& record) const;
  // A condition over the tables of runs: values, scores and lights of the reader's subjects only.
  [[nodiscard]] std::string runs_seen() const;

 private:
  Narrowing(const Store& store, const release::Reader& reader, std::string main)
      : store_(store), reader_(reader), main_(std::move(main)) {}
  [[nodiscard]] Result<void> find_regions(engine::Connection& connection) const;
  [[nodiscard]] std::string table_of(const policy::RecordType& record) const;
  // The value of a field over a row of table_of().
  [[nodiscard]] std::string value_of(const policy::RecordType& record,
                                     const std::string& field) const;
  // A condition over the fields of `record`: its way, from `path` on, leads into the regions.
  [[nodiscard]] std::string leads_inside(const policy::RecordType& record,
                                         const std::string& path) const;
  [[nodiscard]] std::string names_owner(const policy::RecordType& record) const;
  [[nodiscard]] std::string is_open_to_all(const policy::RecordType& record) const;
  [[nodiscard]] std::string subjects_of(const policy::RecordType& record) const;

  const Store& store_;
  const release::Reader& reader_;
  std::string main_;
};

}  // namespace ronghe::store
