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

namespace ronghe::evidence {

using crypto::Aead;

namespace {

// Layouts of a ciphertext.
constexpr char of_values = 1;
constexpr char of_values_again = 2;  // with salts
constexpr char of_fields = 3;
// How the plaintext of layout 3 begins; that of layout 2 says the last two as 0 and 1.
constexpr char with_seed = 0;
constexpr char with_salts = 1;
constexpr char with_salts_and_missing = 2;
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

// Of layouts 1 and 2: for each secret field 0, or 1 and its value; a text behind its size.
bool read_earlier_value(Bytes& bytes, CellForm form, SecretValue& value) {
  std::uint8_t present = 0;
  if (!bytes.take_whole(present)) return false;
  value.present = present != 0;
  if (!value.present) return true;
  if (form == CellForm::text) {
    std::uint32_t size = 0;
    std::string_view text;
    if (!bytes.take_whole(size) || !bytes.take(size, text)) return false;
    value.text = Masked(text);
    return true;
  }
  std::uint64_t number = 0;
  if (!bytes.take_whole(number)) return false;
  value.number = Masked(static_cast<std::int64_t>(number));
  return true;
}

bool read_earlier_fields(std::string_view rest, const SealPlan& plan, const LabelGroup& group,
                         std::vector<OpenedField>& out) {
  Bytes bytes{rest};
  out.assign(group.fields.size(), {});
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto field = group.fields[i];
    out[i].here = plan.sealed[field] && !plan.veiled[field];
    if (out[i].here && !read_earlier_value(bytes, plan.cells[field].form, out[i].value)) {
      return false;
    }
  }
  return bytes.rest.empty();
}

}  // namespace

bool is_of_earlier_layout(std::string_view ciphertext) {
  return !ciphertext.empty() &&
         (ciphertext.front() == of_values || ciphertext.front() == of_values_again);
}

GroupCipher::GroupCipher(const SealPlan& plan, const LabelGroup& group, const KeyRing& ring)
    : plan_(&plan),
      group_(&group),
      ring_(&ring),
      holds_missing_(&group == &plan.labelled.groups.back()),
      usual_(plaintext::usual_size(plan, group)),
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
  plaintexts_ += with_seed;
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
  encrypt(epoch, std::string_view(plaintexts_).substr(begin, end - begin), out.ciphertext);
  return true;
}

void GroupCipher::pad(std::string& plaintexts, std::size_t begin) const {
  auto salts = seed_bytes;
  if (plaintexts[begin] != with_seed) {
    salts = (group_->fields.size() + (plaintexts[begin] == with_salts ? 0 : 1)) * proof::salt_bytes;
  }
  const auto fields_at = begin + 1 + salts;
  const auto size = plaintext::padded_size(plaintexts.size() - fields_at, usual_);
  plaintexts.append(fields_at + size - plaintexts.size(), '\0');
}

void GroupCipher::encrypt(std::uint32_t epoch, std::string_view plaintext, std::string& out) {
  const auto nonce = crypto::random_bytes<Aead::nonce_bytes>();
  out.assign(1, of_fields);
  out += static_cast<char>(ring_->suite());
  append_bytes(out, epoch);
  out.append(reinterpret_cast<const char*>(nonce.data()), nonce.size());
  aead_->seal(nonce, associated_, plaintext, out);
}

void GroupCipher::decoy(std::string& ciphertext) {
  ciphertext.assign(1, of_fields);
  ciphertext += static_cast<char>(ring_->suite());
  append_bytes(ciphertext, ring_->epoch_of(group_->label));
  const auto whole = header_bytes + 1 + seed_bytes + usual_ + Aead::tag_bytes;
  while (ciphertext.size() < whole) {
    const auto some = crypto::random_bytes<seed_bytes>();
    ciphertext.append(reinterpret_cast<const char*>(some.data()),
                      std::min(some.size(), whole - ciphertext.size()));
  }
}

void GroupCipher::append_salts(const RowSalts& salts, bool with_missing) {
  again_.assign(1, with_missing ? with_salts_and_missing : with_salts);
  for (const auto field : group_->fields) {
    const auto* salt = salts.of(field);
    if (salt == nullptr) {
      again_.append(proof::salt_bytes, '\0');
    } else {
      again_ += salt->bytes();
    }
  }
  if (with_missing) again_ += salts.of_missing()->bytes();
}

void GroupCipher::append_salts(const OpenedGroup& opened) {
  if (!opened.seed.empty()) {
    again_.assign(1, with_seed);
    again_ += opened.seed;
    return;
  }
  again_.assign(1, opened.missing_salt.empty() ? with_salts : with_salts_and_missing);
  again_ += opened.salts;
  again_ += opened.missing_salt;
}

bool GroupCipher::finish_again(bool fits, const RowPlace& place, std::string& ciphertext) {
  const auto epoch = ring_->epoch_of(group_->label);
  const bool sealed = fits && set_key(epoch, place);
  if (sealed) {
    bind(epoch, place);
    encrypt(epoch, again_, ciphertext);
  }
  crypto::wipe(again_);
  return sealed;
}

bool GroupCipher::open(std::string_view ciphertext, const RowPlace& place, OpenedGroup& out) {
  if (ciphertext.size() < header_bytes || ciphertext[0] < of_values || ciphertext[0] > of_fields ||
      ciphertext[1] != static_cast<char>(ring_->suite())) {
    return false;
  }
  std::uint32_t epoch = 0;
  Bytes header{ciphertext.substr(epoch_at)};
  if (!header.take_whole(epoch) || !set_key(epoch, place)) return false;
  bind(epoch, place);
  Aead::Nonce nonce{};
  std::memcpy(nonce.data(), ciphertext.data() + nonce_at, nonce.size());
  out.layout = ciphertext[0];
  out.plaintext.clear();
  return aead_->open(nonce, associated_, ciphertext.substr(header_bytes), out.plaintext) &&
         read(out);
}

bool GroupCipher::read_salts(std::string_view& rest, OpenedGroup& out) const {
  out.seed = out.salts = out.missing_salt = {};
  Bytes bytes{rest};
  std::uint8_t begins = 0;
  if (out.layout != of_values && !bytes.take_whole(begins)) return false;
  if (out.layout == of_values_again) ++begins;
  if (begins > with_salts_and_missing) return false;
  const bool taken =
      begins == with_seed
          ? bytes.take(seed_bytes, out.seed)
          : bytes.take(group_->fields.size() * proof::salt_bytes, out.salts) &&
                (begins == with_salts || bytes.take(proof::salt_bytes, out.missing_salt));
  rest = bytes.rest;
  return taken;
}

bool GroupCipher::read(OpenedGroup& out) const {
  std::string_view rest = out.plaintext;
  if (!read_salts(rest, out)) return false;
  if (out.layout == of_fields) return plaintext::read_fields(rest, *plan_, *group_, out.fields);
  return read_earlier_fields(rest, *plan_, *group_, out.fields);
}

std::string withheld(std::string_view missing, const std::vector<std::string>& names) {
  auto reasons = nlohmann::json::object();
  if (!missing.empty()) reasons = nlohmann::json::parse(missing, nullptr, false);
  if (!reasons.is_object()) reasons = nlohmann::json::object();
  for (const auto& name : names) reasons[name] = code(MissingReason::withheld);
  return reasons.empty() ? std::string() : reasons.dump();
}

}  // namespace ronghe::evidence
