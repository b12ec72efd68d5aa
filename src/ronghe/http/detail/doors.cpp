// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/detail/doors.hpp"

namespace ronghe::http::detail {

void Doors::enter(Id id, const std::string& address, Shut shut) {
  const auto since = ++events_;
  inside_.insert_or_assign(
      id, Guest{.address = address, .shut = std::move(shut), .since = since, .waits = true});
  auto& house = houses_[address];
  ++house.count;
  house.waiting.emplace(since, id);
  waiting_.emplace(since, id);
  if (of_one_address_ != 0 && house.count > of_one_address_) shut_oldest(house.waiting, id);
  if (inside_.size() > of_all_) shut_oldest(waiting_, id);
}

void Doors::answering(Id id) {
  const auto found = inside_.find(id);
  if (found == inside_.end() || !found->second.waits) return;
  auto& guest = found->second;
  guest.waits = false;
  waiting_.erase({guest.since, id});
  houses_.at(guest.address).waiting.erase({guest.since, id});
}

void Doors::waiting(Id id) {
  const auto found = inside_.find(id);
  if (found == inside_.end() || found->second.waits) return;
  auto& guest = found->second;
  guest.waits = true;
  guest.since = ++events_;
  waiting_.emplace(guest.since, id);
  houses_.at(guest.address).waiting.emplace(guest.since, id);
}

void Doors::leave(Id id) {
  answering(id);
  const auto found = inside_.find(id);
  if (found == inside_.end()) return;
  const auto house = houses_.find(found->second.address);
  if (--house->second.count == 0) houses_.erase(house);
  inside_.erase(found);
}

void Doors::shut_oldest(const std::set<Turn>& waiting, Id newcomer) {
  const auto goes = waiting.empty() ? newcomer : waiting.begin()->second;
  const auto found = inside_.find(goes);
  if (found == inside_.end()) return;
  const auto shut = std::move(found->second.shut);
  leave(goes);
  shut();
}

}  // namespace ronghe::http::detail
