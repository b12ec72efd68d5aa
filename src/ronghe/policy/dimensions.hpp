// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/policy/pack.hpp"
#include "ronghe/policy/yaml.hpp"

// Which dimensions a score has: as pack.yaml lists them, in the order in which they are shown, else
// those that weights and indicators name, by id.
namespace ronghe::policy {

// `dimensions: [{id: process, name: {zh: ..., en: ...}}, ...]`; a list replaces that of the
// extended pack.
void read_dimensions(const YAML::Node& root, YamlReader& yaml, Pack& pack);

// When a pack and all that it extends are read: makes the list where there is none, else reports
// indicators and weights that speak of others.
void check_dimensions(YamlReader& yaml, Pack& pack);

}  // namespace ronghe::policy
