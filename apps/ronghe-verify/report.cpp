// SPDX-License-Identifier: Apache-2.0
#include "ronghe-verify/report.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <variant>

#include "ronghe/base/date.hpp"
#include "ronghe/base/visible.hpp"
#include "ronghe/crypto/sha256.hpp"

namespace ronghe::verify {

using Json = nlohmann::ordered_json;
using proof::CheckpointVerdict;
using proof::WitnessPolicy;

namespace {

std::optional<std::uint64_t> time_of(const CheckpointVerdict& verdict, std::size_t witness) {
  const auto found = std::ranges::find(verdict.vouches, witness, &proof::WitnessVouch::witness);
  if (found == verdict.vouches.end()) return std::nullopt;
  return found->time;
}

bool passed(const Checked& checked) {
  return (!checked.log || checked.log->passed()) && (!checked.twin || checked.twin->log.passed());
}

// A receipt comes from anyone: what a terminal would obey is shown instead.
void print(const std::string& text) {
  const bool is_seen = isatty(STDOUT_FILENO) != 0;
  std::fputs((is_seen ? visible(text) : text).c_str(), stdout);
}

// With which entry an entry of a row conflicts, where it was set aside for that.
std::optional<std::int64_t> conflicts_with(const proof::Disclosure& shown) {
  const auto entry = Json::parse(shown.entry, nullptr, false);
  if (!entry.is_object() || !entry.contains("conflicts_with")) return std::nullopt;
  const auto& other = entry.at("conflicts_with");
  return other.is_number_integer() ? std::optional(other.get<std::int64_t>()) : std::nullopt;
}

Json json_of(const proof::Disclosure& shown) {
  auto labels = Json::object();
  for (const auto& label : shown.labels) {
    auto fields = Json::object();
    for (const auto& field : label.fields) {
      const auto* open = std::get_if<proof::ShownField>(&field);
      if (open != nullptr) fields[open->name] = Json::parse(open->value, nullptr, false);
    }
    labels[label.label] = std::move(fields);
  }
  return labels;
}

std::string text_of(const proof::Disclosure& shown) {
  std::string out;
  for (const auto& label : shown.labels) {
    std::size_t hidden = 0;
    for (const auto& field : label.fields) {
      const auto* open = std::get_if<proof::ShownField>(&field);
      if (open == nullptr) {
        ++hidden;
      } else {
        out += fmt::format("{:<12}{} = {}  (label {})\n", "shows", open->name, open->value,
                           label.label);
      }
    }
    out += fmt::format("{:<12}{} more fields under {} stay sealed\n", "", hidden, label.label);
  }
  return out;
}

// What a line of a result says, with what it is a line of.
std::string words_of(const proof::ShownLine& shown) {
  return shown.salt.empty() ? "as it is published" : "with all numbers, as it was sealed";
}

Json json_of(const std::vector<proof::ShownLine>& lines) {
  auto out = Json::array();
  for (const auto& shown : lines) {
    out.push_back({{"line", Json::parse(shown.line, nullptr, false)},
                   {"public", shown.salt.empty()},
                   {"index", shown.index}});
  }
  return out;
}

void add_log(Json& out, const proof::LogCheck& log) {
  out["files"] = log.files;
  out["faults"] = log.faults;
  out["findings"] = Json::array();
  for (const auto& [file, message] : log.findings) {
    out["findings"].push_back({{"file", file}, {"message", message}});
  }
}

Json json_of(const CheckedTree& twin, const WitnessPolicy& policy) {
  const auto& checkpoint = twin.verdict.checkpoint;
  Json out{{"origin", checkpoint.origin},
           {"hash", proof::hasher_of(checkpoint.origin).name},
           {"size", checkpoint.tree.size},
           {"root", checkpoint.tree.root.base64()},
           {"standing", proof::code(twin.verdict.standing)},
           {"log", policy.logs[twin.verdict.log].key.to_string()}};
  add_log(out, twin.log);
  return out;
}

Json json_of(const Checked& checked, const WitnessPolicy& policy,
             const CheckpointVerdict& verdict) {
  const auto& checkpoint = verdict.checkpoint;
  Json out{{"checked", checked.what}, {"file", checked.file}, {"holds", passed(checked)}};
  if (checked.index) {
    out["index"] = *checked.index;
    out["entry"] = checked.shown.entry;
    out["shown"] = json_of(checked.shown);
    if (checked.shown.result) out["lines"] = json_of(checked.shown.lines);
    if (const auto other = conflicts_with(checked.shown)) out["conflicts_with"] = *other;
  }
  out["origin"] = checkpoint.origin;
  out["size"] = checkpoint.tree.size;
  out["root"] = checkpoint.tree.root.base64();
  const auto signed_by = verdict.signed_by();
  const auto counted = policy.counted_witnesses();
  out["standing"] = proof::code(verdict.standing);
  out["cosigned"] = std::ranges::count_if(
      counted, [&](std::size_t one) { return time_of(verdict, one).has_value(); });
  out["of"] = counted.size();
  auto witnesses = Json::array();
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
    const auto& witness = policy.witnesses[i];
    const auto time = time_of(verdict, i);
    witnesses.push_back({{"name", witness.name},
                         {"vkey", witness.key.to_string()},
                         {"time", time ? Json(utc_text(*time)) : Json()}});
  }
  out["witnesses"] = std::move(witnesses);
  out["trusted"] = {{"policy", checked.policy_file},
                    {"log", policy.logs[verdict.log].key.to_string()}};
  if (!checked.log) return out;
  add_log(out, *checked.log);
  if (checked.twin) out["twin"] = json_of(*checked.twin, policy);
  return out;
}

std::string text_of_log(const proof::LogCheck& log) {
  auto out = fmt::format(
      "{:<12}{} files from {} entries: {}\n", "recomputed", log.files, log.recomputed.size,
      log.passed() ? std::string("all match") : fmt::format("{} faults", log.faults));
  for (const auto& [file, message] : log.findings) out += fmt::format("  {}: {}\n", file, message);
  if (const auto more = log.faults - log.findings.size(); more != 0) {
    out += fmt::format("  and {} more\n", more);
  }
  return out;
}

std::string text_of(const Checked& checked, const WitnessPolicy& policy,
                    const CheckpointVerdict& verdict) {
  const auto& checkpoint = verdict.checkpoint;
  std::string out;
  const auto row = [&out](std::string_view head, const std::string& text) {
    out += fmt::format("{:<12}{}\n", head, text);
  };
  if (checked.index) {
    row("entry", fmt::format("position {} of the log", *checked.index));
    row("", checked.shown.entry);
    if (const auto other = conflicts_with(checked.shown)) {
      row("set aside", fmt::format("it conflicts with the entry at {}, which counts as far as its "
                                   "own source did not correct it",
                                   *other));
    }
    out += text_of(checked.shown);
    if (const auto& result = checked.shown.result) {
      row("result", fmt::format("of run {}: {} lines, {} published ones", result->run,
                                result->full.size, result->published.size));
    }
    for (const auto& shown : checked.shown.lines) {
      row("shows", fmt::format("{}\n{:<12}({})", shown.line, "", words_of(shown)));
    }
  }
  row("log", checkpoint.origin);
  row("checkpoint",
      fmt::format("{} entries, root {}", checkpoint.tree.size, checkpoint.tree.root.base64()));
  for (std::size_t i = 0; i < policy.witnesses.size(); ++i) {
    const auto time = time_of(verdict, i);
    row(i == 0 ? "cosigned by" : "",
        fmt::format("{}: {}", policy.witnesses[i].name, time ? utc_text(*time) : "not yet"));
  }
  row("standing", proof::describe(policy, verdict.signed_by()));
  row("trusted", fmt::format("the policy {}: log key {}", checked.policy_file,
                             policy.logs[verdict.log].key.to_string()));
  for (const auto& witness : policy.witnesses) {
    row("", fmt::format("witness {}: {}", witness.name, witness.key.to_string()));
  }
  if (checked.log) out += text_of_log(*checked.log);
  if (checked.twin) {
    const auto& [twin, log] = *checked.twin;
    const auto& tree = twin.checkpoint.tree;
    row("twin", fmt::format("{} ({})", twin.checkpoint.origin,
                            proof::hasher_of(twin.checkpoint.origin).name));
    row("checkpoint", fmt::format("{} entries, root {}", tree.size, tree.root.base64()));
    row("standing", proof::describe(policy, twin.signed_by()));
    row("trusted", "log key " + policy.logs[twin.log].key.to_string());
    out += text_of_log(log);
  }
  row("outcome", passed(checked) ? "holds" : "does not hold");
  return out;
}

}  // namespace

ExitCode exit_code(ErrorKind kind) { return kind == ErrorKind::proof_failed ? fails : wrong_use; }

int report(const Checked& checked, const WitnessPolicy& policy, const CheckpointVerdict& verdict,
           Format format) {
  switch (format) {
    case Format::text: print(text_of(checked, policy, verdict)); break;
    case Format::json:
      print(json_of(checked, policy, verdict).dump(2, ' ', false, Json::error_handler_t::replace) +
            "\n");
      break;
  }
  return passed(checked) ? holds : fails;
}

int report(const Checked& checked, const Error& error, Format format) {
  const auto code = exit_code(error.kind);
  if (format == Format::json) {
    Json out{{"checked", checked.what}, {"file", checked.file}, {"holds", Json()}};
    if (code == fails) out["holds"] = false;
    out["error"] = to_string(error);
    // What is not UTF-8 in a name of a file must not end the program.
    print(out.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
    return code;
  }
  const auto* outcome = code == fails ? "does not hold: " : "";
  const auto text = fmt::format("ronghe-verify: {}{}\n", outcome, to_string(error));
  std::fputs(visible(text).c_str(), stderr);
  return code;
}

}  // namespace ronghe::verify
