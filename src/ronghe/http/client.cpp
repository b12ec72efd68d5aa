// SPDX-License-Identifier: Apache-2.0
#include "ronghe/http/client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

#include "ronghe/base/result.hpp"

namespace ronghe::http {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t header_bytes_max = 65'536;

struct CloseEasy {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CloseMulti {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// Threads may ask at once; the library wants to be made ready once before.
void prepare_library() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  ensure(code == CURLE_OK, "the HTTP library can be made ready");
}

ErrorCode code_of(CURLcode code, bool too_large) {
  if (too_large) return answer_too_large;
  switch (static_cast<int>(code)) {
    case CURLE_OPERATION_TIMEDOUT: return "peer-too-slow"_code;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR: return "peer-not-trusted"_code;
    default: return "peer-unreachable"_code;
  }
}

// One peer and what it is asked at the moment.
class Exchange {
 public:
  explicit Exchange(std::size_t which) : which_(which), handle_(curl_easy_init()) {
    ensure(handle_ != nullptr, "there is memory for a request");
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  std::expected<void, NoReply> prepare(Call call) {
    call_ = std::move(call);
    reply_ = {};
    header_bytes_ = 0;
    too_large_ = false;
    RONGHE_CHECK(check());
    curl_easy_reset(handle_.get());
    set_target();
    set_body();
    set_limits();
    set_tls();
    return {};
  }

  Replied finish(CURLcode code) {
    if (code != CURLE_OK) {
      return std::unexpected(
          NoReply{code_of(code, too_large_), curl_easy_strerror(code), call_.url});
    }
    long status = 0;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    reply_.peer = peer();
    return std::move(reply_);
  }

  [[nodiscard]] CURL* handle() const { return handle_.get(); }
  [[nodiscard]] std::size_t which() const { return which_; }

 private:
  [[nodiscard]] std::expected<void, NoReply> check() const {
    const bool plain = std::ranges::all_of(
        call_.url, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
    if (!plain || !is_token(call_.method)) {
      return refusal("the method or the address holds a character that it may not hold");
    }
    if (const auto fine = check_headers(call_.headers); !fine) return refusal(fine.error().message);
    return {};
  }
  [[nodiscard]] std::unexpected<NoReply> refusal(std::string why) const {
    return std::unexpected(NoReply{"call-refused"_code, std::move(why), call_.url});
  }

  void set_target() {
    auto* handle = handle_.get();
    auto url = call_.url;
    if (!call_.query.empty()) {
      url += (url.find('?') == std::string::npos ? "?" : "&") + query_text(call_.query);
    }
    curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    // Asks before it sends a large body, and waits a second for an answer that few servers give.
    auto* list = curl_slist_append(nullptr, "Expect:");
    for (const auto& [name, value] : call_.headers) {
      // An empty value has a notation of its own.
      const auto line = value.empty() ? name + ";" : name + ": " + value;
      list = curl_slist_append(list, line.c_str());
    }
    headers_.reset(list);
    curl_easy_setopt(handle, CURLOPT_HTTPHEADER, list);
  }

  void set_body() {
    auto* handle = handle_.get();
    if (call_.method == "POST") {
      curl_easy_setopt(handle, CURLOPT_POST, 1L);
    } else if (call_.method == "HEAD") {
      curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
      return;
    } else {
      curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call_.method.c_str());
    }
    if (call_.method != "POST" && call_.body.empty()) return;
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call_.body.c_str());
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(call_.body.size()));
  }

  void set_limits() {
    auto* handle = handle_.get();
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(call_.deadline - Clock::now());
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_QUICK_EXIT, 1L);  // does not wait for a slow name service
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS,
                     std::max<long>(1, static_cast<long>(left.count())));
    curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &Exchange::receive);
    curl_easy_setopt(handle, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &Exchange::receive_header);
    curl_easy_setopt(handle, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
  }

  void set_tls() {
    auto* handle = handle_.get();
    curl_easy_setopt(handle, CURLOPT_CERTINFO, 1L);
    const auto set = [&](CURLoption option, const std::string& file) {
      if (!file.empty()) curl_easy_setopt(handle, option, file.c_str());
    };
    if (!call_.tls.anchors_file.empty()) curl_easy_setopt(handle, CURLOPT_CAPATH, nullptr);
    set(CURLOPT_CAINFO, call_.tls.anchors_file);
    set(CURLOPT_SSLCERT, call_.tls.certificate_file);
    set(CURLOPT_SSLKEY, call_.tls.key_file);
  }

  // 0 ends the transfer.
  static std::size_t receive(const char* bytes, std::size_t, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    auto& body = exchange.reply_.body;
    exchange.too_large_ = count > exchange.call_.answer_bytes_max - body.size();
    if (exchange.too_large_) return 0;
    body.append(bytes, count);
    return count;
  }

  static std::size_t receive_header(const char* bytes, std::size_t, std::size_t count, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    exchange.header_bytes_ += count;
    exchange.too_large_ = exchange.header_bytes_ > header_bytes_max;
    if (exchange.too_large_) return 0;
    const std::string_view line(bytes, count);
    auto& headers = exchange.reply_.headers;
    if (line.starts_with("HTTP/")) headers.clear();  // of an interim answer
    const auto colon = line.find(':');
    if (colon != std::string_view::npos && !line.starts_with("HTTP/")) {
      headers.push_back(
          {std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
    }
    return count;
  }

  [[nodiscard]] std::optional<Certificate> peer() const {
    curl_certinfo* shown = nullptr;
    if (curl_easy_getinfo(handle_.get(), CURLINFO_CERTINFO, &shown) != CURLE_OK) return {};
    if (shown == nullptr || shown->num_of_certs == 0) return {};
    constexpr std::string_view name = "Cert:";
    for (const auto* entry = shown->certinfo[0]; entry != nullptr; entry = entry->next) {
      const std::string_view text = entry->data;
      if (text.starts_with(name)) return certificate_of_pem(text.substr(name.size()));
    }
    return {};
  }

  std::size_t which_;
  std::unique_ptr<CURL, CloseEasy> handle_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  Call call_;
  Reply reply_;
  std::size_t header_bytes_ = 0;
  bool too_large_ = false;
};

// All exchanges of one ask_all.
class Round {
 public:
  explicit Round(const Next& next) : next_(next), multi_(curl_multi_init()) {}

  // Begins a call, or tells why not; then the caller may have another one.
  void begin(Exchange& exchange, std::optional<Call> call) {
    while (call) {
      const auto ready = exchange.prepare(*std::move(call));
      if (ready) {
        curl_multi_add_handle(multi_.get(), exchange.handle());
        ++open_;
        return;
      }
      call = next_(exchange.which(), std::unexpected(ready.error()));
    }
  }

  void run() {
    constexpr int wait_ms = 50;
    while (open_ != 0) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      read_ended();
      if (open_ != 0) curl_multi_poll(multi_.get(), nullptr, 0, wait_ms, nullptr);
    }
  }

 private:
  void read_ended() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* handle = message->easy_handle;
      const CURLcode outcome = message->data.result;  // gone once the handle is removed
      Exchange* exchange = nullptr;
      curl_easy_getinfo(handle, CURLINFO_PRIVATE, &exchange);
      curl_multi_remove_handle(multi_.get(), handle);
      --open_;
      begin(*exchange, next_(exchange->which(), exchange->finish(outcome)));
    }
  }

  const Next& next_;
  std::unique_ptr<CURLM, CloseMulti> multi_;
  std::size_t open_ = 0;
};

}  // namespace

void ask_all(std::vector<Call> calls, const Next& next) {
  prepare_library();
  std::vector<std::unique_ptr<Exchange>> exchanges;  // outlived by none of the library's handles
  Round round(next);
  for (std::size_t i = 0; i < calls.size(); ++i) {
    exchanges.push_back(std::make_unique<Exchange>(i));
    round.begin(*exchanges.back(), std::move(calls[i]));
  }
  round.run();
}

Replied ask(Call call) {
  Replied out;
  std::vector<Call> calls;
  calls.push_back(std::move(call));
  ask_all(std::move(calls), [&](std::size_t, Replied reply) {
    out = std::move(reply);
    return std::optional<Call>();
  });
  return out;
}

}  // namespace ronghe::http
