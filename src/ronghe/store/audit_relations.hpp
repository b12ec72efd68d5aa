// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "ronghe/ledger/audit.hpp"
#include "ronghe/store/store.hpp"

// Whether the names that everything reads by still mean what the store made them to be: a view in
// the place of a table, a column that is computed, other text in a view of sealed records, or a
// macro in the place of a function could show values that nobody has sealed, while every row still
// has its leaf.
namespace ronghe::store {

// Fault::relation_replaced for each. Changes nothing.
[[nodiscard]] Result<std::vector<ledger::Finding>> replaced_relations(Store& store);

// proof_failed with the first of them. Who evaluates asks before it reads.
[[nodiscard]] Result<void> refuse_replaced(Store& store);

// Tables and views in the file that are none of a store's; nothing reads them.
[[nodiscard]] Result<std::vector<std::string>> strange_relations(Store& store);

// Makes each view of sealed records anew, as the dictionary gives it. Refused when something else
// than a view is in its place, or a macro in the place of a function.
[[nodiscard]] Result<void> remake_views(Store& store);

}  // namespace ronghe::store
