// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/client.hpp"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "ronghe/proof/text.hpp"
#include "ronghe/witness/submission.hpp"

namespace ronghe::witness {

namespace {

using Clock = std::chrono::steady_clock;

constexpr long status_ok = 200;
constexpr long status_conflict = 409;
constexpr long status_unprocessable = 422;
constexpr std::size_t answer_bytes_max = 65'536;  // 16 signatures of 4 KB

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CloseMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};

// Threads may ask at once; the library wants to be made ready once before.
void prepare_library() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  ensure(code == CURLE_OK, "the HTTP library can be made ready");
}

std::string with_slash(std::string url) {
  if (!url.ends_with('/')) url += '/';
  return url;
}

// One witness, asked at most twice.
class Question {
 public:
  Question(const WitnessAddress& address, const proof::Note& note, const proof::Checkpoint& about)
      : address_(address), note_(note), about_(about), handle_(curl_easy_init()) {
    ensure(handle_ != nullptr, "there is memory for a request");
  }
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  // False when there is nothing to send: then the answer says why.
  bool prepare(std::uint64_t old_size, const MakeProof& prove, Clock::time_point deadline) {
    if (old_size > about_.tree.size) {
      answer_.outcome = Outcome::ahead;
      answer_.message = fmt::format(
          "has seen {} entries, the checkpoint has {}: the log has gone back, or another copy of "
          "it has gone ahead",
          old_size, about_.tree.size);
      return false;
    }
    std::vector<crypto::Hash> hashes;
    if (old_size != 0 && old_size != about_.tree.size) {
      auto made = prove(old_size);
      if (!made) {
        answer_.outcome = Outcome::refused;
        answer_.message = fmt::format("no proof from size {}: {}", old_size, made.error().message);
        return false;
      }
      hashes = *std::move(made);
    }
    body_ = submission_text(old_size, hashes, note_);
    received_.clear();
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    set_options(std::max<long>(1, static_cast<long>(left.count())));
    return true;
  }

  // True when the witness is to be asked again, from answer_.size.
  bool read(CURLcode code) {
    const bool first = asked_++ == 0;
    if (code != CURLE_OK) {
      answer_.outcome =
          received_.size() > answer_bytes_max ? Outcome::garbled : Outcome::unreachable;
      answer_.message = fmt::format("{}: {}", address_.url, curl_easy_strerror(code));
      return false;
    }
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status == status_ok) {
      read_cosignature();
      return false;
    }
    if (status == status_conflict) return read_size(first);
    answer_.outcome = status == status_unprocessable ? Outcome::forked : Outcome::refused;
    answer_.message = fmt::format("answers {}: {}", status, first_line());
    return false;
  }

  [[nodiscard]] CURL* handle() const { return handle_.get(); }
  [[nodiscard]] const WitnessAddress& address() const { return address_; }
  [[nodiscard]] WitnessAnswer& answer() { return answer_; }

 private:
  void set_options(long timeout_ms) {
    auto* handle = handle_.get();
    const auto url = with_slash(address_.url) + "add-checkpoint";
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);  // does not wait for a slow name service
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, timeout_ms);
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Question::receive);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
  }

  static std::size_t receive(const char* bytes, std::size_t, std::size_t count, void* self) {
    auto& received = static_cast<Question*>(self)->received_;
    received.append(bytes, count);
    return received.size() > answer_bytes_max ? 0 : count;  // 0 ends the transfer
  }

  void read_cosignature() {
    answer_.outcome = Outcome::garbled;
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
      answer_ = {.outcome = Outcome::cosigned,
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
      answer_.outcome = Outcome::garbled;
      answer_.message = "answers 409 without the size that it has seen";
      return false;
    }
    answer_.size = *size;
    if (first) return true;
    answer_.outcome = Outcome::refused;
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
  std::unique_ptr<CURL, CloseEasy> handle_;
  std::string body_;
  std::string received_;
  int asked_ = 0;
  WitnessAnswer answer_;
};

// Reads what has ended, asks again where the witness told another size, and gives how many are
// done for good.
std::size_t read_ended(CURLM* multi, const MakeProof& prove, Clock::time_point deadline) {
  std::size_t done = 0;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* handle = message->easy_handle;
    const CURLcode outcome = message->data.result;  // gone once the handle is removed
    Question* question = nullptr;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &question);
    curl_multi_remove_handle(multi, handle);
    if (question->read(outcome) && question->prepare(question->answer().size, prove, deadline)) {
      curl_multi_add_handle(multi, handle);
    } else {
      ++done;
    }
  }
  return done;
}

}  // namespace

std::string_view code(Outcome outcome) {
  switch (outcome) {
    case Outcome::cosigned: return "cosigned";
    case Outcome::unreachable: return "unreachable";
    case Outcome::refused: return "refused";
    case Outcome::ahead: return "ahead";
    case Outcome::forked: return "forked";
    case Outcome::garbled: return "garbled";
  }
  std::unreachable();
}

std::vector<WitnessAnswer> ask_witnesses(const std::vector<WitnessAddress>& witnesses,
                                         const proof::Note& note, const MakeProof& prove,
                                         std::chrono::milliseconds timeout) {
  prepare_library();
  const auto deadline = Clock::now() + timeout;
  const auto about = proof::parse_checkpoint(note.text);
  ensure(about.has_value(), "the note is a checkpoint");
  const std::unique_ptr<CURLM, CloseMulti> multi(curl_multi_init());
  std::vector<std::unique_ptr<Question>> questions;
  std::size_t open = 0;
  for (const auto& witness : witnesses) {
    questions.push_back(std::make_unique<Question>(witness, note, *about));
    auto& question = *questions.back();
    if (!question.prepare(witness.old_size, prove, deadline)) continue;
    curl_multi_add_handle(multi.get(), question.handle());
    ++open;
  }
  while (open != 0) {
    constexpr int wait_ms = 50;
    int running = 0;
    curl_multi_perform(multi.get(), &running);
    open -= read_ended(multi.get(), prove, deadline);
    if (open != 0) curl_multi_poll(multi.get(), nullptr, 0, wait_ms, nullptr);
  }
  std::vector<WitnessAnswer> answers;
  for (const auto& question : questions) {
    answers.push_back(std::move(question->answer()));
  }
  return answers;
}

}  // namespace ronghe::witness
