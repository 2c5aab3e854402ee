// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/grpc_status.h"

#include "factory/core/rpc_status.h"

namespace aifactory {
namespace {

// Both are encoded on the way: the message percent by percent (up to three bytes for one), the details in base64.
constexpr std::size_t maxMessageBytes = 1000;
constexpr int maxDetailBytes = 3000;

std::string shortened(std::string text) {
  if (text.size() > maxMessageBytes) {
    std::size_t end = maxMessageBytes;
    while ((text[end] & 0xc0) == 0x80) {
      --end;
    }
    text = text.substr(0, end) + "…";
  }
  return text;
}

}  // namespace

grpc::Status toGrpc(const absl::Status& status) {
  if (status.ok()) {
    return grpc::Status::OK;
  }
  google::rpc::Status rpc = rpcStatusOf(status);
  rpc.set_message(shortened(rpc.message()));
  for (auto& detail : *rpc.mutable_details()) {
    google::rpc::BadRequest request;
    if (detail.ByteSizeLong() > maxDetailBytes && detail.UnpackTo(&request)) {
      while (request.field_violations_size() > 1 && request.ByteSizeLong() > maxDetailBytes) {
        request.mutable_field_violations()->RemoveLast();
      }
      detail.PackFrom(request);
    }
  }
  while (rpc.ByteSizeLong() > maxDetailBytes + maxMessageBytes && rpc.details_size() > 0) {
    rpc.mutable_details()->RemoveLast();
  }
  return {static_cast<grpc::StatusCode>(status.code()), rpc.message(), rpc.SerializeAsString()};
}

std::string codeWord(absl::StatusCode code) { return absl::StatusCodeToString(code); }

}  // namespace aifactory
