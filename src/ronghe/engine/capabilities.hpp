// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/sql/dialect.hpp"

// What an engine can do beyond what every engine must.
namespace ronghe::engine {

struct Capabilities {
  sql::Dialect dialect = sql::Dialect::duckdb;
  bool keeps_insertion_order = false;  // a scan without ORDER BY gives rows as they were inserted
  bool functions = false;              // SQL may call functions of ours
  bool counts_progress = false;        // a running statement tells how far it has come
};

// What the rows of a scan hold: fields that anyone may see, or some under a label.
enum class Fields { open, labelled };

// Where a scan is run: where the rows are, or in the embedded engine, to which its columns are
// streamed, as only there the keys of labelled fields are.
enum class Placement { here, embedded };

}  // namespace ronghe::engine
