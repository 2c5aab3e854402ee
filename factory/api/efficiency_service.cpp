// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/services.h"
#include "factory/api/unary.h"

namespace aifactory {

grpc::ServerUnaryReactor* EfficiencyService::GetEfficiency(grpc::CallbackServerContext* context,
                                                           const v1::GetEfficiencyRequest* request,
                                                           v1::GetEfficiencyResponse* response) {
  return unary(m_gate, context, "EfficiencyService/GetEfficiency", *request, response,
               [this](const Caller& caller, v1::GetEfficiencyResponse& answer) {
                 answer = m_factory.efficiency(caller);
                 return absl::OkStatus();
               });
}

}  // namespace aifactory
