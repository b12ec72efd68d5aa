// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "ronghe/base/result.hpp"
#include "ronghe/engine/connection.hpp"
#include "ronghe/evaluate/scans.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"

// Where a scan is run: labelled fields are opened in the embedded engine only.
namespace ronghe::evaluate {

// Whether the columns rest on a sealed field of the record's own rows.
[[nodiscard]] bool reads_sealed_rows_of(const std::string& record,
                                        const std::set<std::string>& columns,
                                        const policy::RelationSql& relations);
// Refused, with the name of a sealed field, where the engine of `connection` may not run the scan:
// where a value of such a field is in what it reads, by itself or in a definition, a step or an
// aggregate. Keys and references are never sealed, because rows are joined by them.
[[nodiscard]] Result<void> may_run(const engine::Connection& connection, const Scan& scan,
                                   const policy::RelationSql& relations);

}  // namespace ronghe::evaluate
