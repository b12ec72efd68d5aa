// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/client.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ronghe/http/client.hpp"
#include "ronghe/proof/text.hpp"
#include "ronghe/witness/detail/address.hpp"
#include "ronghe/witness/submission.hpp"

namespace ronghe::witness {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int status_ok = 200;
constexpr int status_conflict = 409;
constexpr int status_unprocessable = 422;
constexpr std::size_t answer_bytes_max = 65'536;  // 16 signatures of 4 KB

// One witness, asked at most twice.
class Question {
 public:
  Question(const WitnessAddress& address, const proof::Note& note, const proof::Checkpoint& about)
      : address_(address), note_(note), about_(about) {}

  // None when there is nothing to send: then the answer says why.
  std::optional<http::Call> call(std::uint64_t old_size, const MakeProof& prove,
                                 Clock::time_point deadline) {
    if (old_size > about_.tree.size) {
      answer_.status = SubmissionStatus::ahead;
      answer_.message = fmt::format(
          "has seen {} entries, the checkpoint has {}: the log has gone back, or another copy of "
          "it has gone ahead",
          old_size, about_.tree.size);
      return std::nullopt;
    }
    std::vector<crypto::Hash> hashes;
    if (old_size != 0 && old_size != about_.tree.size) {
      auto made = prove(old_size);
      if (!made) {
        answer_.status = SubmissionStatus::refused;
        answer_.message = fmt::format("no proof from size {}: {}", old_size, made.error().message);
        return std::nullopt;
      }
      hashes = *std::move(made);
    }
    return http::Call{.method = "POST",
                      .url = detail::address_of(address_.url, "add-checkpoint"),
                      .body = submission_text(old_size, hashes, note_),
                      .deadline = deadline,
                      .answer_bytes_max = answer_bytes_max};
  }

  // True when the witness is to be asked again, from answer().size.
  bool read(http::Replied reply) {
    const bool first = asked_++ == 0;
    if (!reply) {
      const bool too_large = reply.error().code == http::answer_too_large;
      answer_.status = too_large ? SubmissionStatus::garbled : SubmissionStatus::unreachable;
      answer_.message = fmt::format("{}: {}", address_.url, reply.error().message);
      return false;
    }
    received_ = std::move(reply->body);
    if (reply->status == status_ok) {
      read_cosignature();
      return false;
    }
    if (reply->status == status_conflict) return read_size(first);
    answer_.status = reply->status == status_unprocessable ? SubmissionStatus::forked
                                                           : SubmissionStatus::refused;
    answer_.message = fmt::format("answers {}: {}", reply->status, first_line());
    return false;
  }

  [[nodiscard]] WitnessAnswer& answer() { return answer_; }

 private:
  void read_cosignature() {
    answer_.status = SubmissionStatus::garbled;
    auto lines = proof::parse_signatures(received_);
    if (!lines) {
      answer_.message = lines.error().message;
      return;
    }
    // Lines of keys that are not known are no fault.
    const proof::Note cosigned{.text = note_.text, .signatures = *lines};
    const auto valid = proof::verify_note(cosigned, std::array{address_.key});
    if (!valid) {
      answer_.message = valid.error().message;
      return;
    }
    for (const auto& line : *lines) {
      if (line.name != address_.key.name || line.id != address_.key.id()) continue;
      answer_ = {.status = SubmissionStatus::cosigned,
                 .signature = line,
                 .time = valid->front().time.value_or(0),
                 .size = about_.tree.size,
                 .message = {}};
      return;
    }
  }

  bool read_size(bool first) {
    std::string_view rest = received_;
    const auto line = proof::take_line(rest);
    const auto size = line && rest.empty() ? proof::parse_count(*line) : std::nullopt;
    if (!size) {
      answer_.status = SubmissionStatus::garbled;
      answer_.message = "answers 409 without the size that it has seen";
      return false;
    }
    answer_.size = *size;
    if (first) return true;
    answer_.status = SubmissionStatus::refused;
    answer_.message = fmt::format(
        "has seen {} entries, and another size a moment before: the log is being submitted twice",
        *size);
    return false;
  }

  [[nodiscard]] std::string first_line() const {
    std::string out = received_.substr(0, std::min<std::size_t>(received_.find('\n'), 200));
    for (auto& c : out) {
      if (static_cast<unsigned char>(c) < ' ') c = ' ';
    }
    return out;
  }

  const WitnessAddress& address_;
  const proof::Note& note_;
  const proof::Checkpoint& about_;
  std::string received_;
  int asked_ = 0;
  WitnessAnswer answer_;
};

}  // namespace

std::string_view code(SubmissionStatus status) {
  switch (status) {
    case SubmissionStatus::cosigned: return "cosigned";
    case SubmissionStatus::unreachable: return "unreachable";
    case SubmissionStatus::refused: return "refused";
    case SubmissionStatus::ahead: return "ahead";
    case SubmissionStatus::forked: return "forked";
    case SubmissionStatus::garbled: return "garbled";
  }
  std::unreachable();
}

std::vector<WitnessAnswer> ask_witnesses(const std::vector<WitnessAddress>& witnesses,
                                         const proof::Note& note, const MakeProof& prove,
                                         std::chrono::milliseconds timeout) {
  const auto deadline = Clock::now() + timeout;
  const auto about = proof::parse_checkpoint(note.text);
  ensure(about.has_value(), "the note is a checkpoint");
  std::vector<Question> questions;
  for (const auto& witness : witnesses) questions.emplace_back(witness, note, *about);
  std::vector<Question*> asked;
  std::vector<http::Call> calls;
  for (std::size_t i = 0; i < witnesses.size(); ++i) {
    auto call = questions[i].call(witnesses[i].old_size, prove, deadline);
    if (!call) continue;
    asked.push_back(&questions[i]);
    calls.push_back(*std::move(call));
  }
  http::ask_all(std::move(calls),
                [&](std::size_t which, http::Replied reply) -> std::optional<http::Call> {
                  auto& question = *asked[which];
                  if (!question.read(std::move(reply))) return std::nullopt;
                  return question.call(question.answer().size, prove, deadline);
                });
  std::vector<WitnessAnswer> answers;
  for (auto& question : questions) answers.push_back(std::move(question.answer()));
  return answers;
}

}  // namespace ronghe::witness
