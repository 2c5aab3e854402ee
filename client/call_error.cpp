// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/call_error.h"

#include <QCoreApplication>

#include <array>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace aifactory {
namespace {

using Kind = CallError::Kind;

struct KnownReason {
  const char* reason;
  const char* sentence;
};

// The server's sentence names the value that was wrong; these reasons need no value, so they speak the user's language.
constexpr std::array knownReasons{
    KnownReason{"TOKEN_MISSING",
                QT_TRANSLATE_NOOP("CallError", "factoryd wants a token. Choose a token file in the profile.")},
    KnownReason{"TOKEN_UNKNOWN",
                QT_TRANSLATE_NOOP("CallError", "factoryd does not know this token. Check the profile's token file.")},
    KnownReason{"TOKEN_INVALID",
                QT_TRANSLATE_NOOP("CallError", "factoryd does not know this token. Check the profile's token file.")},
    KnownReason{"METHOD_NOT_ALLOWED", QT_TRANSLATE_NOOP("CallError", "Your role does not allow this.")},
    KnownReason{"READER_TOO_SLOW", QT_TRANSLATE_NOOP("CallError", "This console stayed behind; it catches up.")},
    KnownReason{
        "REQUEST_ID_REUSED",
        QT_TRANSLATE_NOOP("CallError",
                          "Another request was already sent under this request's identifier; nothing was done.")},
    KnownReason{"SCHEDULER_UNAVAILABLE",
                QT_TRANSLATE_NOOP("CallError", "The scheduler does not answer now. Try again when it is back.")},
    KnownReason{"SLURM_UNREACHABLE",
                QT_TRANSLATE_NOOP("CallError", "The scheduler does not answer now. Try again when it is back.")},
    KnownReason{"SLURMRESTD_UNREACHABLE",
                QT_TRANSLATE_NOOP("CallError", "The scheduler does not answer now. Try again when it is back.")},
    KnownReason{"FACTORY_STOPPING",
                QT_TRANSLATE_NOOP("CallError", "factoryd is being restarted. Try again in a moment.")},
    KnownReason{"SHUTTING_DOWN", QT_TRANSLATE_NOOP("CallError", "factoryd is being restarted. Try again in a moment.")},
};

Kind kindOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::INVALID_ARGUMENT:
    case grpc::OUT_OF_RANGE:
      return Kind::Invalid;
    case grpc::NOT_FOUND:
      return Kind::NotFound;
    case grpc::PERMISSION_DENIED:
    case grpc::UNAUTHENTICATED:
      return Kind::Denied;
    case grpc::ALREADY_EXISTS:
    case grpc::FAILED_PRECONDITION:
    case grpc::ABORTED:
      return Kind::Conflict;
    case grpc::UNAVAILABLE:
    case grpc::RESOURCE_EXHAUSTED:
      return Kind::Unavailable;
    case grpc::DEADLINE_EXCEEDED:
      return Kind::Timeout;
    case grpc::CANCELLED:
      return Kind::Cancelled;
    default:
      return Kind::Internal;
  }
}

google::rpc::Status detailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) details.Clear();
  return details;
}

QString translated(const char* sentence) { return QCoreApplication::translate("CallError", sentence); }

QString sentenceOf(const grpc::Status& status, const CallError& error) {
  for (const KnownReason& known : knownReasons) {
    if (error.reason == QLatin1StringView(known.reason)) return translated(known.sentence);
  }
  const QString told = QString::fromStdString(status.error_message());
  if (!error.reason.isEmpty() && !told.isEmpty()) return told;
  // Not from factoryd's own rules but from gRPC, whose words are for programmers.
  switch (error.kind) {
    case Kind::Unavailable:
      return translated(QT_TRANSLATE_NOOP(
          "CallError", "factoryd does not answer. Check that it runs and that the address is right."));
    case Kind::Timeout:
      return translated(QT_TRANSLATE_NOOP("CallError", "factoryd took too long to answer."));
    case Kind::Cancelled:
      return translated(QT_TRANSLATE_NOOP("CallError", "Cancelled."));
    case Kind::Denied:
      return translated(
          status.error_code() == grpc::UNAUTHENTICATED
              ? QT_TRANSLATE_NOOP("CallError", "factoryd does not know this token. Check the profile's token file.")
              : QT_TRANSLATE_NOOP("CallError", "You may not do this."));
    default:
      break;
  }
  if (status.error_code() == grpc::UNIMPLEMENTED) {
    return translated(
        QT_TRANSLATE_NOOP("CallError", "This factoryd is too old for that, or something else answers at its address."));
  }
  return told.isEmpty() ? translated(QT_TRANSLATE_NOOP("CallError", "factoryd failed without saying why.")) : told;
}

}  // namespace

CallError callError(const grpc::Status& status) {
  CallError error;
  error.kind = kindOf(status.error_code());
  error.worthRetrying =
      error.kind == Kind::Unavailable || error.kind == Kind::Timeout || status.error_code() == grpc::ABORTED;
  error.refused = error.kind == Kind::Invalid || error.kind == Kind::Denied || error.kind == Kind::NotFound ||
                  (error.kind == Kind::Conflict && status.error_code() != grpc::ABORTED) ||
                  status.error_code() == grpc::UNIMPLEMENTED;
  const google::rpc::Status details = detailsOf(status);
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest request;
    if (detail.UnpackTo(&info)) {
      error.reason = QString::fromStdString(info.reason());
    } else if (detail.UnpackTo(&request)) {
      for (const auto& violation : request.field_violations()) {
        error.violations.push_back(
            {QString::fromStdString(violation.field()), QString::fromStdString(violation.description())});
      }
    }
  }
  error.sentence = sentenceOf(status, error);
  return error;
}

std::optional<std::chrono::milliseconds> retryDelay(const grpc::Status& status) {
  const google::rpc::Status details = detailsOf(status);
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::RetryInfo retry;
    if (!detail.UnpackTo(&retry)) continue;
    return std::chrono::milliseconds(retry.retry_delay().seconds() * 1000 + retry.retry_delay().nanos() / 1'000'000);
  }
  return std::nullopt;
}

}  // namespace aifactory
