// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/core/rpc_status.h"

namespace aifactory {

google::rpc::Status rpcStatusOf(const absl::Status& status) {
  google::rpc::Status rpc;
  rpc.set_code(static_cast<int>(status.code()));
  rpc.set_message(std::string(status.message()));
  status.ForEachPayload([&rpc](absl::string_view url, const absl::Cord& payload) {
    auto& detail = *rpc.add_details();
    detail.set_type_url(std::string(url));
    detail.set_value(std::string(payload));
  });
  return rpc;
}

absl::Status statusOf(const google::rpc::Status& rpc) {
  absl::Status status(static_cast<absl::StatusCode>(rpc.code()), rpc.message());
  for (const auto& detail : rpc.details()) {
    status.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return status;
}

}  // namespace aifactory
