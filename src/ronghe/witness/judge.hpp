// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ronghe/witness/submission.hpp"

// What a witness answers, as a pure function of what it saw last (c2sp.org/tlog-witness).
namespace ronghe::witness {

// An answer in the words of HTTP.
struct Answer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
  bool operator==(const Answer&) const = default;
};
[[nodiscard]] Answer refusal(int status, std::string_view why);

// The last checkpoint of a log that this witness cosigned.
struct Seen {
  proof::TreeHead tree;
  std::uint64_t time = 0;  // of the cosignature
  proof::Note note;        // with the lines of the log and of this witness, no others
};
// None when the note is not one that this witness has cosigned: its state was changed.
[[nodiscard]] std::optional<Seen> read_seen(std::string_view note, const proof::VerifierKey& own);

struct Judgement {
  Answer answer;
  std::optional<Seen> seen;  // must be on the disk before the answer leaves
  // A signed checkpoint of the size that was seen last, with another root: the log shows two views.
  // Whoever holds both can prove it to anyone.
  std::optional<proof::Note> split_view;
  bool clock_behind = false;  // `now` is before the last cosignature, whose time was used again
};

// `trusted` are the keys of the log of this origin: none = 404. `own` is of type 04. `now` in
// seconds since 1970. Statuses: 200 with the cosignature, 400, 403, 404, 409 with the size last
// seen, 422.
[[nodiscard]] Judgement judge(const Submission& submission,
                              std::span<const proof::VerifierKey> trusted,
                              const std::optional<Seen>& last, const proof::SigningKey& own,
                              std::uint64_t now);

}  // namespace ronghe::witness
