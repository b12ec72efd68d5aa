// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/key_ring.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <functional>
#include <span>

#include "ronghe/base/worded.hpp"

namespace ronghe::evidence {

using crypto::Mac;
using crypto::SecretKey;

namespace {

std::string_view bytes_of(const SecretKey& key) {
  return {reinterpret_cast<const char*>(key.bytes().data()), SecretKey::size};
}

SecretKey no_secret() {
  return SecretKey::filled_by(
      [](std::span<std::uint8_t> bytes) { std::ranges::fill(bytes, std::uint8_t{0}); });
}

// A search looks through an index, or through the file; reading all of it costs as much as some
// searches, and so do many subjects at once. Not policy: time.
constexpr int searches_max = 16;
constexpr std::size_t subjects_at_once_max = 50'000;

}  // namespace

std::size_t SubjectSecrets::slot_of(std::uint64_t hash, std::string_view id) const {
  const auto mask = slots_.size() - 1;
  for (auto at = hash & mask;; at = (at + 1) & mask) {
    const auto& slot = slots_[at];
    if (slot.subject == 0) return at;
    if (slot.hash == hash && id_of(subjects_[slot.subject - 1]) == id) return at;
  }
}

void SubjectSecrets::grow() {
  constexpr std::size_t first_slots = 1024;
  std::vector<Slot> before(std::max(first_slots, 2 * slots_.size()));
  slots_.swap(before);
  const auto mask = slots_.size() - 1;
  for (const auto& slot : before) {
    if (slot.subject == 0) continue;
    auto at = slot.hash & mask;
    while (slots_[at].subject != 0) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

void SubjectSecrets::add(std::string_view id, SecretKey secret) {
  if (2 * (subjects_.size() + 1) > slots_.size()) grow();
  const auto hash = std::hash<std::string_view>{}(id);
  auto& slot = slots_[slot_of(hash, id)];
  if (slot.subject != 0) {
    auto& known = subjects_[slot.subject - 1];
    if (!known.alive) ++alive_;
    known.alive = true;
    known.secret = std::move(secret);
    return;
  }
  subjects_.push_back({.begin = ids_.size(),
                       .length = static_cast<std::uint32_t>(id.size()),
                       .alive = true,
                       .secret = std::move(secret)});
  ids_ += id;
  ++alive_;
  slot = {.hash = hash, .subject = static_cast<std::uint32_t>(subjects_.size())};
}

std::vector<std::string> SubjectSecrets::those(
    const std::function<bool(std::string_view id)>& is_asked) const {
  std::vector<std::string> found;
  for (const auto& subject : subjects_) {
    if (subject.alive && is_asked(id_of(subject))) found.emplace_back(id_of(subject));
  }
  return found;
}

bool SubjectSecrets::has_heard_of(std::string_view id) const {
  if (slots_.empty()) return false;
  return slots_[slot_of(std::hash<std::string_view>{}(id), id)].subject != 0;
}

const SecretKey* SubjectSecrets::find(std::string_view id) const {
  if (slots_.empty()) return nullptr;
  const auto& slot = slots_[slot_of(std::hash<std::string_view>{}(id), id)];
  if (slot.subject == 0) return nullptr;
  const auto& subject = subjects_[slot.subject - 1];
  return subject.alive ? &subject.secret : nullptr;
}

void SubjectSecrets::forget(std::string_view id) {
  if (!has_heard_of(id)) add(id, no_secret());
  auto& subject = subjects_[slots_[slot_of(std::hash<std::string_view>{}(id), id)].subject - 1];
  if (!subject.alive) return;
  subject.alive = false;
  subject.secret = no_secret();
  --alive_;
}

std::string root_of(std::string_view label) {
  std::string root(label.substr(0, label.find('/')));
  for (auto& letter : root) {
    letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
  }
  return root;
}

Result<void> KeyRing::unlock(crypto::KeyVault& vault, const std::string& label,
                             std::uint32_t epoch) {
  std::vector<SecretKey> keys;
  for (std::uint32_t each = 1; each <= epoch; ++each) {
    RONGHE_TRY(key,
               vault.derive(root_of(label), fmt::format("ronghe/v1/label\n{}\n{}", label, each)));
    keys.push_back(std::move(key));
  }
  labels_.insert_or_assign(label, std::move(keys));
  return {};
}

std::uint32_t KeyRing::epoch_of(std::string_view label) const {
  const auto found = labels_.find(label);
  return found == labels_.end() ? 0 : static_cast<std::uint32_t>(found->second.size());
}

std::optional<Mac> KeyRing::label_key(std::string_view label, std::uint32_t epoch) const {
  const auto found = labels_.find(label);
  if (found == labels_.end() || epoch == 0 || epoch > found->second.size()) return std::nullopt;
  return Mac(suite_, found->second[epoch - 1]);
}

void KeyRing::look_in(std::shared_ptr<SecretSource> source) {
  search_ = std::make_unique<Search>();
  search_->source = std::move(source);
}

bool KeyRing::looks_on() const {
  return search_ != nullptr && !search_->ended.load(std::memory_order_acquire);
}

std::unique_lock<std::mutex> KeyRing::lock() const {
  return search_ == nullptr ? std::unique_lock<std::mutex>() : std::unique_lock(search_->mutex);
}

Result<void> KeyRing::search_all() const {
  if (search_->failed) return std::unexpected(*search_->failed);
  // What was forgotten meanwhile stays so. Of two secrets of one subject nobody knows which is
  // true.
  std::string doubled;
  const auto take = [&](std::string_view id, SecretKey secret) {
    if (!subjects_.has_heard_of(id)) return subjects_.add(id, std::move(secret));
    const auto* known = subjects_.find(id);
    if (known != nullptr && !known->same_as(secret)) doubled = id;
  };
  auto found = search_->source->all(take);
  if (found && !doubled.empty()) {
    found = fail_with(ErrorKind::proof_failed, "subject-secret-doubled"_code,
                      "a subject has two secrets, of which one at most is its own: the file of "
                      "secrets was changed; restore it from its own backup");
  }
  if (!found) {
    search_->failed = found.error();
    return found;
  }
  search_->ended.store(true, std::memory_order_release);
  return {};
}

Result<void> KeyRing::search(std::vector<std::string> subjects) const {
  std::erase_if(subjects, [this](const auto& id) { return subjects_.has_heard_of(id); });
  if (subjects.empty()) return {};
  std::ranges::sort(subjects);
  subjects.erase(std::ranges::unique(subjects).begin(), subjects.end());
  if (++search_->searches > searches_max || subjects.size() > subjects_at_once_max) {
    return search_all();
  }
  if (search_->failed) return std::unexpected(*search_->failed);
  const auto take = [this](std::string_view id, SecretKey secret) {
    subjects_.add(id, std::move(secret));
  };
  if (auto found = search_->source->find(subjects, take); !found) {
    search_->failed = found.error();
    return found;
  }
  for (const auto& id : subjects) {
    if (subjects_.find(id) == nullptr) subjects_.forget(id);  // nobody asks for it again
  }
  return {};
}

Result<void> KeyRing::want(std::vector<std::string> subjects) const {
  if (!looks_on()) return {};
  const auto locked = lock();
  return looks_on() ? search(std::move(subjects)) : Result<void>();
}

Result<void> KeyRing::want_all() const {
  if (!looks_on()) return {};
  const auto locked = lock();
  return looks_on() ? search_all() : Result<void>();
}

template <class Use>
auto KeyRing::with_secret(std::string_view subject, const Use& use) const {
  if (!looks_on()) return use(subjects_.find(subject));
  const auto locked = lock();
  if (looks_on() && !subjects_.has_heard_of(subject)) (void)search({std::string(subject)});
  return use(subjects_.find(subject));
}

void KeyRing::add_subject(std::string_view id, SecretKey secret) {
  const auto locked = lock();
  subjects_.add(id, std::move(secret));
}

void KeyRing::forget(std::string_view subject) {
  const auto locked = lock();
  subjects_.forget(subject);
}

bool KeyRing::knows(std::string_view subject) const {
  return with_secret(subject, [](const SecretKey* secret) { return secret != nullptr; });
}

std::optional<SecretKey> KeyRing::row_key(Mac& label_key, std::string_view record,
                                          std::string_view subject) const {
  return with_secret(subject, [&](const SecretKey* secret) -> std::optional<SecretKey> {
    if (secret == nullptr) return std::nullopt;
    // A name of a record has no newline, and the secret always has 32 bytes: no two lists of
    // pieces give the same message.
    return label_key.key_of({"ronghe/v1/row\n", record, "\n", bytes_of(*secret), "\x01"});
  });
}

}  // namespace ronghe::evidence
