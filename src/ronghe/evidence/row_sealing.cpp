// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_sealing.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <nlohmann/json.hpp>

#include "ronghe/crypto/random.hpp"
#include "ronghe/crypto/secret.hpp"
#include "ronghe/evidence/missing.hpp"
#include "ronghe/evidence/row_salts.hpp"
#include "ronghe/proof/commitment.hpp"
#include "ronghe/sql/expr.hpp"

namespace ronghe::evidence {

using crypto::Aead;

namespace {

constexpr char with_seed = 1;
constexpr char with_salts = 2;
constexpr std::size_t seed_bytes = 32;
constexpr std::size_t epoch_at = 2;
constexpr std::size_t nonce_at = 6;
constexpr std::size_t header_bytes = nonce_at + Aead::nonce_bytes;

template <class Whole>
void append_bytes(std::string& out, Whole value) {  // the lowest byte first
  std::array<char, sizeof value> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(value >> (8 * i));
  }
  out.append(bytes.data(), bytes.size());
}

// Takes bytes off the front of a plaintext; false when there are too few.
struct Bytes {
  std::string_view rest;
  bool take(std::size_t count, std::string_view& out) {
    if (rest.size() < count) return false;
    out = rest.substr(0, count);
    rest.remove_prefix(count);
    return true;
  }
  template <class Whole>
  bool take_whole(Whole& value) {
    std::string_view bytes;
    if (!take(sizeof value, bytes)) return false;
    std::uint64_t whole = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      whole |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
    }
    value = static_cast<Whole>(whole);
    return true;
  }
};

}  // namespace

SealPlan seal_plan(const policy::RecordType& record, const policy::Dictionary& dictionary,
                   const std::vector<Relabelling>& relabellings) {
  SealPlan plan{.record = record.name,
                .labelled = labelled_of(record, dictionary, relabellings),
                .names = {},
                .cells = std::vector<EntryCell>(record.fields.size()),
                .types = {},
                .clear = {}};
  std::vector<bool> secret(record.fields.size());
  for (const auto& group : plan.labelled.groups) {
    for (const auto field : group.secret) secret[field] = true;
  }
  for (const auto& field : record.fields) {
    if (!secret[plan.names.size()]) plan.clear.push_back(plan.names.size());
    plan.names.push_back(field.name);
    plan.types.emplace_back(policy::column_type(field.type));
  }
  for (auto& cell : layout_of(record).cells) {
    const auto field = cell.column;
    plan.cells[field] = std::move(cell);
  }
  return plan;
}

std::string SealPlan::clear_columns() const {
  std::string columns;
  for (const auto field : clear) {
    columns += (columns.empty() ? "" : ", ") + sql::quoted_name(names[field]);
  }
  return columns;
}

std::string SealPlan::subject() const {
  return "CAST(" + sql::quoted_name(names[labelled.subject]) + " AS VARCHAR)";
}

GroupCipher::GroupCipher(const SealPlan& plan, const LabelGroup& group, const KeyRing& ring)
    : plan_(&plan),
      group_(&group),
      ring_(&ring),
      holds_missing_(&group == &plan.labelled.groups.back()),
      commitments_(ring.suite(), group.label) {}

crypto::Mac* GroupCipher::label_key(std::uint32_t epoch) {
  const auto found = label_keys_.find(epoch);
  if (found != label_keys_.end()) return &found->second;
  auto key = ring_->label_key(group_->label, epoch);
  if (!key) return nullptr;
  return &label_keys_.emplace(epoch, *std::move(key)).first->second;
}

bool GroupCipher::set_key(std::uint32_t epoch, const RowPlace& place) {
  // Rows about one subject often follow each other.
  if (epoch != 0 && epoch == keyed_epoch_ && place.subject == keyed_for_) return true;
  auto* const label = label_key(epoch);
  if (label == nullptr) return false;
  const auto key = ring_->row_key(*label, plan_->record, place.subject);
  if (!key) return false;
  if (aead_) {
    aead_->rekey(*key);
  } else {
    aead_.emplace(ring_->suite(), *key);
  }
  keyed_for_ = place.subject;
  keyed_epoch_ = epoch;
  return true;
}

void GroupCipher::bind(std::uint32_t epoch, const RowPlace& place) {
  associated_ = "ronghe/v1/row\n";
  associated_ += group_->label;
  associated_ += '\n';
  associated_ += plan_->record;
  associated_ += '\n';
  append_bytes(associated_, static_cast<std::uint64_t>(place.position));
  append_bytes(associated_, epoch);
  associated_ += place.subject;
}

std::string& GroupCipher::begin() {
  plaintext_begins_.push_back(plaintexts_.size());
  const auto seed = crypto::random_bytes<seed_bytes>();
  plaintexts_.append(reinterpret_cast<const char*>(seed.data()), seed.size());
  return plaintexts_;
}

void GroupCipher::commit_staged() { committed_ = commitments_.compute(); }

void GroupCipher::clear_staged() {
  plaintexts_.clear();
  plaintext_begins_.clear();
  committed_ = {};
  commitments_.clear();
}

bool GroupCipher::finish_staged(std::size_t number, const RowPlace& place, SealedGroup& out) {
  ensure(number < committed_.size(), "a row is staged and committed before it is sealed");
  out.commitment = committed_[number];
  const auto epoch = ring_->epoch_of(group_->label);
  if (!set_key(epoch, place)) return false;
  bind(epoch, place);
  const auto begin = plaintext_begins_[number];
  const auto end =
      number + 1 < plaintext_begins_.size() ? plaintext_begins_[number + 1] : plaintexts_.size();
  encrypt(with_seed, epoch, std::string_view(plaintexts_).substr(begin, end - begin),
          out.ciphertext);
  return true;
}

void GroupCipher::encrypt(char version, std::uint32_t epoch, std::string_view plaintext,
                          std::string& out) {
  const auto nonce = crypto::random_bytes<Aead::nonce_bytes>();
  out.assign(1, version);
  out += static_cast<char>(ring_->suite());
  append_bytes(out, epoch);
  out.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  aead_->seal(nonce, associated_, plaintext, out);
}

bool GroupCipher::seal_again(const RowSalts& salts, const std::vector<SecretValue>& values,
                             bool with_missing, const RowPlace& place, std::string& ciphertext) {
  const auto epoch = ring_->epoch_of(group_->label);
  if (!set_key(epoch, place)) return false;
  bind(epoch, place);
  std::string plaintext(1, with_missing ? '\1' : '\0');
  for (const auto field : group_->fields) {
    const auto* salt = salts.of(field);
    if (salt == nullptr) {
      plaintext.append(proof::salt_bytes, '\0');
    } else {
      plaintext += salt->bytes();
    }
  }
  if (with_missing) plaintext += salts.of_missing()->bytes();
  for (const auto field : group_->secret) {
    append_secret(plaintext, plan_->cells[field], values[field]);
  }
  encrypt(with_salts, epoch, plaintext, ciphertext);
  crypto::wipe(plaintext);
  return true;
}

bool GroupCipher::open(std::string_view ciphertext, const RowPlace& place, OpenedGroup& out) {
  if (ciphertext.size() < header_bytes ||
      (ciphertext[0] != with_seed && ciphertext[0] != with_salts) ||
      ciphertext[1] != static_cast<char>(ring_->suite())) {
    return false;
  }
  std::uint32_t epoch = 0;
  Bytes header{ciphertext.substr(epoch_at)};
  if (!header.take_whole(epoch) || !set_key(epoch, place)) return false;
  bind(epoch, place);
  Aead::Nonce nonce{};
  std::memcpy(nonce.data(), ciphertext.data() + nonce_at, nonce.size());
  out.plaintext.clear();
  return aead_->open(nonce, associated_, ciphertext.substr(header_bytes), out.plaintext) &&
         read_values(ciphertext[0], out);
}

bool GroupCipher::read_values(char version, OpenedGroup& out) const {
  Bytes bytes{out.plaintext};
  out.values.assign(group_->secret.size(), {});
  out.seed = out.salts = out.missing_salt = {};
  if (version == with_seed) {
    if (!bytes.take(seed_bytes, out.seed)) return false;
  } else {
    std::uint8_t keeps_missing = 0;
    if (!bytes.take_whole(keeps_missing) ||
        !bytes.take(group_->fields.size() * proof::salt_bytes, out.salts) ||
        (keeps_missing != 0 && !bytes.take(proof::salt_bytes, out.missing_salt))) {
      return false;
    }
  }
  for (std::size_t i = 0; i < out.values.size(); ++i) {
    auto& value = out.values[i];
    std::uint8_t present = 0;
    if (!bytes.take_whole(present)) return false;
    value.present = present != 0;
    if (!value.present) continue;
    if (plan_->cells[group_->secret[i]].form == CellForm::text) {
      std::uint32_t size = 0;
      std::string_view text;
      if (!bytes.take_whole(size) || !bytes.take(size, text)) return false;
      value.text = Masked(text);
    } else {
      std::uint64_t number = 0;
      if (!bytes.take_whole(number)) return false;
      value.number = Masked(static_cast<std::int64_t>(number));
    }
  }
  return bytes.rest.empty();
}

void GroupCipher::append_secret(std::string& out, const EntryCell& cell, const SecretValue& value) {
  out += value.present ? '\1' : '\0';
  if (!value.present) return;
  if (cell.form == CellForm::text) return append_sized(out, value.text.reveal());
  append_whole(out, value.number.reveal());
}

void GroupCipher::append_sized(std::string& out, std::string_view text) {
  append_bytes(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

void GroupCipher::append_whole(std::string& out, std::int64_t value) {
  append_bytes(out, static_cast<std::uint64_t>(value));
}

std::string withheld(std::string_view missing, const std::vector<std::string>& names) {
  auto reasons = nlohmann::json::object();
  if (!missing.empty()) reasons = nlohmann::json::parse(missing, nullptr, false);
  if (!reasons.is_object()) reasons = nlohmann::json::object();
  for (const auto& name : names) reasons[name] = code(MissingReason::withheld);
  return reasons.empty() ? std::string() : reasons.dump();
}

}  // namespace ronghe::evidence
