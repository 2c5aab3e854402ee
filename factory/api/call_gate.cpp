// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/call_gate.h"

#include <absl/strings/escaping.h>
#include <spdlog/spdlog.h>

#include <map>
#include <mutex>
#include <utility>

#include "factory/api/grpc_status.h"
#include "factory/core/authoriser.h"
#include "factory/security/token_file.h"

namespace aifactory {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t maxHeaderBytes = 4096;
constexpr int mostStreams = 48;  // consoles of one identity have three watches of the past each
constexpr int mostExports = 2;

/// The resource and the request id that a request names; escaped, since they have not been checked yet.
std::string subjectOf(const google::protobuf::Message& request) {
  std::string subject;
  for (const char* name : {"name", "request_id"}) {
    const auto* field = request.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr && field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_STRING) {
      const std::string value = request.GetReflection()->GetString(request, field);
      subject += fmt::format(" {}=\"{}\"", name, absl::CEscape(value.substr(0, 100)));
    }
  }
  return subject;
}

/// The header of the call; more than one would leave open which of them counts.
absl::StatusOr<std::string> authorizationOf(const grpc::CallbackServerContext& context) {
  const auto [begin, end] = context.client_metadata().equal_range("authorization");
  if (begin == end) {
    return std::string();
  }
  if (std::next(begin) != end || begin->second.size() > maxHeaderBytes) {
    return refusal(absl::StatusCode::kUnauthenticated, "TOKEN_MALFORMED",
                   "Send one authorization header with \"Bearer \" and a token.");
  }
  return std::string(begin->second.data(), begin->second.size());
}

}  // namespace

absl::Status goingAway() {
  return unavailable("SHUTTING_DOWN", "The factory's server is shutting down; try again in a moment.", 2s);
}

absl::Status tooBusy() {
  absl::Status status = refusal(absl::StatusCode::kResourceExhausted, "TOO_MANY_CALLS",
                                "The factory's server has more calls waiting than it takes; try again in a moment.");
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(1);
  status.SetPayload("type.googleapis.com/google.rpc.RetryInfo", absl::Cord(retry.SerializeAsString()));
  return status;
}

struct CallGate::Places {
  std::mutex mutex;
  std::map<std::pair<CostlyStream, std::string>, int> taken;
};

CallGate::CallGate(TokenStore& tokens, Metrics& metrics, WorkerPools& pools)
    : m_tokens(tokens), m_metrics(metrics), m_pools(pools), m_places(std::make_shared<Places>()) {}

absl::Status CallGate::seat(Admission& call, CostlyStream kind) {
  const std::pair key(kind, call.caller.identity);
  const std::lock_guard lock(m_places->mutex);
  int& taken = m_places->taken[key];
  if (taken == (kind == CostlyStream::Export ? mostExports : mostStreams)) {
    return refusal(absl::StatusCode::kResourceExhausted, "TOO_MANY_STREAMS",
                   "You have too many of these open at once: close some of them.");
  }
  ++taken;
  call.place = std::shared_ptr<void>(nullptr, [places = m_places, key](void*) {
    const std::lock_guard lock(places->mutex);
    if (--places->taken[key] == 0) {
      places->taken.erase(key);
    }
  });
  return absl::OkStatus();
}

absl::StatusOr<Admission> CallGate::admit(const grpc::CallbackServerContext& context, const char* method,
                                          const google::protobuf::Message& request) {
  Admission call;
  call.method = std::string("/aifactory.v1.") + method;
  call.peer = context.peer();
  call.subject = subjectOf(request);
  call.begin = std::chrono::steady_clock::now();
  const auto decide = [&]() -> absl::Status {
    if (m_draining) {
      return goingAway();
    }
    auto authorization = authorizationOf(context);
    if (!authorization.ok()) {
      return authorization.status();
    }
    call.authorization = *std::move(authorization);
    auto caller = m_tokens.authenticate(call.authorization);
    if (!caller.ok()) {
      return caller.status();
    }
    call.caller = *std::move(caller);
    return authorise(call.caller, call.method);
  };
  if (const absl::Status verdict = decide(); !verdict.ok()) {
    leave(call, verdict);
    return verdict;
  }
  return call;
}

absl::Status CallGate::recheck(const Admission& call) {
  const auto caller = m_tokens.authenticate(call.authorization);
  if (!caller.ok()) {
    return caller.status();
  }
  if (caller->identity != call.caller.identity || caller->role != call.caller.role ||
      caller->scope != call.caller.scope || caller->unixUser != call.caller.unixUser) {
    return refusal(absl::StatusCode::kUnauthenticated, "TOKEN_CHANGED",
                   "What this token allows has changed: connect again.");
  }
  return absl::OkStatus();
}

void CallGate::leave(const Admission& call, const absl::Status& result) {
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - call.begin;
  m_metrics.count(call.method, result.code(), took);
  spdlog::info("rpc method={} identity=\"{}\" role={} peer={}{} result={} ms={:.1f}{}", call.method,
               call.caller.identity, roleWord(call.caller.role), call.peer, call.subject, codeWord(result.code()),
               1e3 * took.count(), result.ok() ? std::string() : fmt::format(" reason={}", reasonOf(result)));
}

}  // namespace aifactory
