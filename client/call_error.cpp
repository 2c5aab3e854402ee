// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/call_error.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <iterator>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace aifactory {
namespace {

using Kind = CallError::Kind;

struct KnownReason {
  const char* reason;
  const char* sentence;                      ///< %1, %2 are the values of the keys below
  std::array<const char*, 2> metadata = {};  ///< of the ErrorInfo
};

// What the server says in English is for those who read its logs; for these reasons we speak the user's language.
constexpr KnownReason knownReasons[] = {
    {"TOKEN_MISSING", QT_TRANSLATE_NOOP("CallError", "factoryd wants a token. Choose a token file in the profile.")},
    {"TOKEN_UNKNOWN",
     QT_TRANSLATE_NOOP("CallError", "factoryd does not know this token. Check the profile's token file.")},
    {"TOKEN_INVALID",
     QT_TRANSLATE_NOOP("CallError", "factoryd does not know this token. Check the profile's token file.")},
    {"METHOD_NOT_ALLOWED", QT_TRANSLATE_NOOP("CallError", "Your role does not allow this.")},
    {"READER_TOO_SLOW", QT_TRANSLATE_NOOP("CallError", "This console stayed behind; it catches up.")},
    {"REQUEST_ID_REUSED",
     QT_TRANSLATE_NOOP("CallError",
                       "Another request was already sent under this request's identifier; nothing was done.")},
    {"SCHEDULER_UNAVAILABLE",
     QT_TRANSLATE_NOOP("CallError", "The scheduler does not answer now. Try again when it is back.")},
    {"SLURM_UNREACHABLE",
     QT_TRANSLATE_NOOP("CallError", "The scheduler does not answer now. Try again when it is back.")},
    {"SLURMRESTD_UNREACHABLE",
     QT_TRANSLATE_NOOP("CallError", "The scheduler does not answer now. Try again when it is back.")},
    {"FACTORY_STOPPING", QT_TRANSLATE_NOOP("CallError", "factoryd is being restarted. Try again in a moment.")},
    {"SHUTTING_DOWN", QT_TRANSLATE_NOOP("CallError", "factoryd is being restarted. Try again in a moment.")},
    {"HELD_BY_OPERATOR",
     QT_TRANSLATE_NOOP("CallError", "An operator holds this job. Ask the factory's operators to release it.")},
    {"JOB_UNCONFIRMED", QT_TRANSLATE_NOOP("CallError", "This job has not reached the scheduler yet.")},
    {"WRONG_STATE", QT_TRANSLATE_NOOP("CallError", "This cannot be done in the state that it is in now.")},
    {"JOB_NOT_FOUND", QT_TRANSLATE_NOOP("CallError", "There is no such job any more.")},
    {"NODE_NOT_FOUND", QT_TRANSLATE_NOOP("CallError", "There is no such node any more.")},
    {"NOT_KNOWN_TO_SLURM", QT_TRANSLATE_NOOP("CallError", "The scheduler does not know it any more.")},
    {"NOT_YOUR_JOB", QT_TRANSLATE_NOOP("CallError", "This is another user's job.")},
    {"TENANT_NOT_YOURS", QT_TRANSLATE_NOOP("CallError", "This is not one of your tenants.")},
    {"NO_UNIX_USER", QT_TRANSLATE_NOOP("CallError", "You have no user on this cluster. Ask the factory's operators.")},
    {"TOKEN_EXPIRED",
     QT_TRANSLATE_NOOP("CallError", "This token has expired. Ask the factory's operators for a new one.")},
    {"TOO_MANY_CALLS",
     QT_TRANSLATE_NOOP("CallError", "factoryd has more calls waiting than it takes. Try again in a moment.")},
    {"NOT_IN_SERVICE", QT_TRANSLATE_NOOP("CallError", "The rack of this node is not in service yet.")},
    {"JOB_GPUS_UNKNOWN",
     QT_TRANSLATE_NOOP("CallError",
                       "Accounting does not keep on which GPUs a job ran, and nothing was recorded of this one.")},
    // Why a scene does not become a twin, or a twin is not shown.
    {"SCENE_NOT_GLB", QT_TRANSLATE_NOOP("CallError", "This is no whole file in binary glTF 2.0 (.glb).")},
    {"SCENE_SIZE", QT_TRANSLATE_NOOP("CallError", "A scene has 20 bytes to 512 MiB.")},
    {"SCENE_HASH_WRONG",
     QT_TRANSLATE_NOOP("CallError",
                       "The scene came with other bytes than were sent, or its file has changed meanwhile.")},
    {"SCENE_DAMAGED",
     QT_TRANSLATE_NOOP("CallError", "The factory has lost this scene. Delete its twin, and bring the scene again.")},
    {"SCENES_FULL",
     QT_TRANSLATE_NOOP("CallError", "The factory has no room for one scene more. Delete another one first.")},
    {"DISK_FULL", QT_TRANSLATE_NOOP("CallError", "The factory's disk has no room for this scene.")},
    {"TOO_MANY_UPLOADS",
     QT_TRANSLATE_NOOP("CallError", "Too many scenes are being uploaded. Wait until others are through.")},
    {"TOO_MANY_TWINS",
     QT_TRANSLATE_NOOP("CallError", "The factory keeps at most 200 scenes. Delete one of them first.")},
    {"TWINS_NOT_KEPT", QT_TRANSLATE_NOOP("CallError", "This factory keeps no scenes.")},
    {"TWIN_NOT_FOUND", QT_TRANSLATE_NOOP("CallError", "There is no such twin any more.")},
    {"TWIN_NAME_INVALID", QT_TRANSLATE_NOOP("CallError", "Write 1 to 128 printable characters, without line breaks.")},
    {"TWIN_DESCRIPTION_INVALID",
     QT_TRANSLATE_NOOP("CallError", "Write at most 500 printable characters, without line breaks.")},
    // Why a job's output cannot be read.
    {"NO_OUTPUT_FILE", QT_TRANSLATE_NOOP("CallError", "The scheduler no longer says where this job's output is.")},
    {"NO_SUCH_FILE", QT_TRANSLATE_NOOP("CallError", "The file of this output does not exist, or no longer.")},
    {"NOT_A_REGULAR_FILE", QT_TRANSLATE_NOOP("CallError", "The path of this output names no regular file.")},
    {"NOT_THE_JOBS_FILE", QT_TRANSLATE_NOOP("CallError", "The file of this output belongs to another user.")},
    {"CANNOT_READ_AS_USER",
     QT_TRANSLATE_NOOP("CallError", "factoryd may not open files in the name of this job's user.")},
    // What a job cannot have.
    {"NAME_NOT_PRINTABLE",
     QT_TRANSLATE_NOOP("CallError", "Write at most 128 printable characters, without line breaks or tabs.")},
    {"SCRIPT_MISSING", QT_TRANSLATE_NOOP("CallError", "Write a script.")},
    {"SCRIPT_TOO_LARGE",
     QT_TRANSLATE_NOOP("CallError", "A script is at most 4 MiB. Put large data in a file that the script reads.")},
    {"SCRIPT_WITHOUT_INTERPRETER",
     QT_TRANSLATE_NOOP("CallError", "A batch script starts with #! and its interpreter, for example #!/bin/bash.")},
    {"SCRIPT_INTERPRETER_WITHOUT_PATH",
     QT_TRANSLATE_NOOP("CallError", "Give the whole path of the interpreter, for example #!/bin/bash.")},
    {"SCRIPT_WITH_NUL", QT_TRANSLATE_NOOP("CallError", "The script contains a NUL byte; only text can be submitted.")},
    {"SCRIPT_WITH_DOS_LINES",
     QT_TRANSLATE_NOOP("CallError", "The script has DOS line ends (CR LF), which the shell cannot run.")},
    {"PATH_NOT_ABSOLUTE", QT_TRANSLATE_NOOP("CallError", "Write an absolute path, which starts with a slash.")},
    {"PATH_NOT_PRINTABLE", QT_TRANSLATE_NOOP("CallError", "Write a path of printable characters.")},
    {"TIME_LIMIT_OUT_OF_RANGE", QT_TRANSLATE_NOOP("CallError", "A time limit is 1 second to 366 days.")},
    {"TENANT_MISSING", QT_TRANSLATE_NOOP("CallError", "Choose the tenant that this job belongs to.")},
    {"NO_DEFAULT_QUEUE", QT_TRANSLATE_NOOP("CallError", "Choose a queue: this cluster has no default one.")},
    {"UNKNOWN_QUEUE", QT_TRANSLATE_NOOP("CallError", "There is no queue %1."), {"queue"}},
    {"QUEUE_DOWN", QT_TRANSLATE_NOOP("CallError", "The queue %1 takes no jobs now."), {"queue"}},
    {"UNKNOWN_QOS", QT_TRANSLATE_NOOP("CallError", "You may not use the QOS %1."), {"qos"}},
    {"UNKNOWN_ACCOUNT", QT_TRANSLATE_NOOP("CallError", "You may not charge the account %1."), {"account"}},
    {"TOO_MANY_GPUS",
     QT_TRANSLATE_NOOP("CallError", "No node of queue %1 has that many GPUs: the most is %2. Ask for more nodes."),
     {"queue", "most"}},
    {"TOO_MANY_CPUS",
     QT_TRANSLATE_NOOP("CallError", "No node of queue %1 has that many CPUs: the most is %2."),
     {"queue", "most"}},
    {"TOO_MANY_NODES",
     QT_TRANSLATE_NOOP("CallError", "Queue %1 has %2 nodes that could take this job. Ask for fewer."),
     {"queue", "most"}},
    {"JOB_TOO_LARGE",
     QT_TRANSLATE_NOOP("CallError", "Queue %1 takes jobs of at most %2 GPUs. Ask for fewer or choose another queue."),
     {"queue", "most"}},
    {"ACCOUNT_TOO_SMALL",
     QT_TRANSLATE_NOOP("CallError", "Account %1 may use %2 GPUs at a time: this job would never start. Ask for fewer."),
     {"account", "most"}},
    {"TIME_LIMIT_TOO_LONG",
     QT_TRANSLATE_NOOP("CallError", "Queue %1 lets jobs run for at most %2 hours."),
     {"queue", "hours"}},
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

/// "" where there are no words for the reason, or where the server did not say what they need.
QString knownSentence(const std::string& reason, const google::rpc::ErrorInfo& info) {
  const auto* known = std::find_if(std::begin(knownReasons), std::end(knownReasons),
                                   [&](const KnownReason& each) { return reason == each.reason; });
  if (known == std::end(knownReasons)) return {};
  QString sentence = translated(known->sentence);
  for (std::size_t place = 0; place < known->metadata.size() && known->metadata[place]; ++place) {
    const auto value = info.metadata().find(known->metadata[place]);
    if (value == info.metadata().end()) return {};
    sentence.replace(QStringLiteral("%%1").arg(place + 1), QString::fromStdString(value->second));
  }
  return sentence;
}

QString sentenceOf(const grpc::Status& status, const CallError& error, const google::rpc::ErrorInfo& info) {
  if (const QString known = knownSentence(info.reason(), info); !known.isEmpty()) return known;
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
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest request;
  for (const google::protobuf::Any& detail : details.details()) {
    if (!detail.UnpackTo(&info)) detail.UnpackTo(&request);
  }
  error.reason = QString::fromStdString(info.reason());
  for (const auto& violation : request.field_violations()) {
    const QString known = knownSentence(violation.reason(), info);
    error.violations.push_back({QString::fromStdString(violation.field()),
                                known.isEmpty() ? QString::fromStdString(violation.description()) : known});
  }
  error.sentence = sentenceOf(status, error, info);
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
