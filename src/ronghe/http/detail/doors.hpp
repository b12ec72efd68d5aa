// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace ronghe::http::detail {

// Who may stay connected. Where there are more connections than allowed, of one address or of all,
// the one that has waited longest for its client goes: a slow client holds a place only while
// nobody else wants it, and who speaks now is never shut out by those who say nothing. Knows no
// network; touched by one thread.
class Doors {
 public:
  using Id = std::uint64_t;
  using Shut = std::function<void()>;

  // 0 of one address: no limit but that of all.
  Doors(std::size_t of_all, std::size_t of_one_address)
      : of_all_(of_all), of_one_address_(of_one_address) {}

  // A connection has come, and waits for its client. `shut` ends it; called at most once, also for
  // this one where all others are being answered.
  void enter(Id id, const std::string& address, Shut shut);
  void answering(Id id);  // a whole request is there: it is not shut until
  void waiting(Id id);    // its answer has gone
  void leave(Id id);      // it has ended by itself; one that is not known is no error
  [[nodiscard]] std::size_t size() const { return inside_.size(); }

 private:
  using Turn = std::pair<std::uint64_t, Id>;  // since when it waits, counted in events
  struct Guest {
    std::string address;
    Shut shut;
    std::uint64_t since = 0;
    bool waits = true;
  };
  struct House {
    std::size_t count = 0;
    std::set<Turn> waiting;
  };
  void shut_oldest(const std::set<Turn>& waiting, Id newcomer);

  std::size_t of_all_;
  std::size_t of_one_address_;
  std::uint64_t events_ = 0;
  std::unordered_map<Id, Guest> inside_;
  std::set<Turn> waiting_;
  std::map<std::string, House, std::less<>> houses_;  // by address; none is empty
};

}  // namespace ronghe::http::detail
