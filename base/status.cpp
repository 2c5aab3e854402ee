// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/status.h"

#include <google/protobuf/any.pb.h>

namespace aifactory {
namespace {

template <class Detail>
std::string typeUrl() {
  return "type.googleapis.com/" + Detail::descriptor()->full_name();
}

template <class Detail>
void attach(absl::Status& status, const Detail& detail) {
  status.SetPayload(typeUrl<Detail>(), absl::Cord(detail.SerializeAsString()));
}

template <class Detail>
Detail detailOf(const absl::Status& status) {
  Detail detail;
  if (const auto payload = status.GetPayload(typeUrl<Detail>())) {
    detail.ParseFromString(std::string(*payload));
  }
  return detail;
}

}  // namespace

absl::Status refusal(absl::StatusCode code, std::string_view reason, std::string_view sentence,
                     const ErrorMetadata& metadata) {
  absl::Status status(code, absl::string_view(sentence.data(), sentence.size()));
  google::rpc::ErrorInfo info;
  info.set_reason(std::string(reason));
  info.set_domain("aifactory");
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  attach(status, info);
  return status;
}

absl::Status invalidField(std::string_view field, std::string_view sentence, std::string_view reason,
                          const ErrorMetadata& metadata) {
  absl::Status status = refusal(absl::StatusCode::kInvalidArgument, reason, sentence, metadata);
  google::rpc::BadRequest request;
  auto& violation = *request.add_field_violations();
  violation.set_field(std::string(field));
  violation.set_description(std::string(sentence));
  violation.set_reason(std::string(reason));
  attach(status, request);
  return status;
}

absl::Status unavailable(std::string_view reason, std::string_view sentence, std::chrono::milliseconds retryAfter) {
  absl::Status status = refusal(absl::StatusCode::kUnavailable, reason, sentence);
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_seconds(retryAfter.count() / 1000);
  retry.mutable_retry_delay()->set_nanos(static_cast<int>(retryAfter.count() % 1000) * 1'000'000);
  attach(status, retry);
  return status;
}

std::string reasonOf(const absl::Status& status) { return detailOf<google::rpc::ErrorInfo>(status).reason(); }

std::string metadataOf(const absl::Status& status, const std::string& key) {
  const auto info = detailOf<google::rpc::ErrorInfo>(status);
  const auto found = info.metadata().find(key);
  return found == info.metadata().end() ? std::string() : found->second;
}

google::rpc::BadRequest violationsOf(const absl::Status& status) { return detailOf<google::rpc::BadRequest>(status); }

}  // namespace aifactory
