// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "ronghe/feel/built_in.hpp"

namespace ronghe::feel {

namespace {

void put(Context& context, std::string_view key, Value value) {
  for (auto& [known, held] : context.entries) {
    if (known == key) {
      held = std::move(value);
      return;
    }
  }
  context.entries.emplace_back(std::string(key), std::move(value));
}

Value get_value(const BuiltInCall& call) {
  const auto* context = call.as(0, Kind::context);
  if (context == nullptr) return call.wrong(0, "a context");
  Value found = *context;
  const auto keys = call.list(1);
  if (!keys) return call.wrong(1, "a text or a list of texts");
  for (const auto& key : *keys) {
    if (key.string() == nullptr) return call.wrong(1, "a text or a list of texts");
    const auto* part = found.context() == nullptr ? nullptr : found.context()->find(*key.string());
    if (part == nullptr) return call.fail("there is no entry `" + *key.string() + "`");
    found = Value(*part);
  }
  return keys->empty() ? Value() : found;
}

Value get_entries(const BuiltInCall& call) {
  const auto* context = call.as(0, Kind::context);
  if (context == nullptr) return call.wrong(0, "a context");
  List all;
  for (const auto& [key, value] : context->context()->entries) {
    all.emplace_back(Context{{{"key", Value(key)}, {"value", value}}});
  }
  return all;
}

Value context_of_entries(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list");
  Context made;
  for (const auto& item : *list) {
    const auto* entry = item.context();
    const auto* key = entry == nullptr ? nullptr : entry->find("key");
    const auto* value = entry == nullptr ? nullptr : entry->find("value");
    if (key == nullptr || key->string() == nullptr || value == nullptr) {
      return call.fail("every item must have a `key` and a `value`");
    }
    if (made.find(*key->string()) != nullptr) return call.fail("a key stands twice");
    made.entries.emplace_back(*key->string(), *value);
  }
  return made;
}

// With several keys the value goes into the contexts within, which must be there.
Value put_deep(const BuiltInCall& call, const Context& context, std::span<const Value> keys,
               const Value& value) {
  Context changed = context;
  const auto* key = keys.front().string();
  if (key == nullptr) return call.wrong(1, "a text or a list of texts");
  if (keys.size() == 1) {
    put(changed, *key, value);
    return changed;
  }
  const auto* inner = changed.find(*key);
  const auto* next = inner == nullptr ? nullptr : inner->context();
  if (next == nullptr) return call.fail("there is no context `" + *key + "` to put it in");
  auto deep = put_deep(call, *next, keys.subspan(1), value);
  if (deep.is_null()) return {};
  put(changed, *key, std::move(deep));
  return changed;
}

Value context_put(const BuiltInCall& call) {
  const auto* context = call.as(0, Kind::context);
  if (context == nullptr) return call.wrong(0, "a context");
  const auto keys = call.list(1);
  constexpr std::size_t keys_max = 500;
  if (!keys || keys->empty() || keys->size() > keys_max) {
    return call.wrong(1, "a text or a list of texts");
  }
  return put_deep(call, *context->context(), *keys, call.arguments[2]);
}

Value context_merge(const BuiltInCall& call) {
  const auto list = call.list(0);
  if (!list) return call.wrong(0, "a list of contexts");
  Context merged;
  for (const auto& item : *list) {
    if (item.context() == nullptr) return call.fail("every item must be a context");
    for (const auto& [key, value] : item.context()->entries) put(merged, key, value);
  }
  return merged;
}

}  // namespace

std::vector<BuiltIn> context_functions() {
  return {
      {"get value", {"m", "key"}, 2, false, get_value},
      {"get entries", {"m"}, 1, false, get_entries},
      {"context", {"entries"}, 1, false, context_of_entries},
      {"context put", {"context", "key", "value"}, 3, false, context_put},
      {"context put", {"context", "keys", "value"}, 3, false, context_put},
      {"context merge", {"contexts"}, 1, false, context_merge},
  };
}

}  // namespace ronghe::feel
