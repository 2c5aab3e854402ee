// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/api/services.h"
#include "factory/api/unary.h"
#include "factory/core/authoriser.h"

namespace aifactory {

grpc::ServerUnaryReactor* SessionService::WhoAmI(grpc::CallbackServerContext* context, const v1::WhoAmIRequest* request,
                                                 v1::WhoAmIResponse* response) {
  return unary(m_gate, context, "SessionService/WhoAmI", *request, response,
               [this](const Caller& caller, v1::WhoAmIResponse& answer) {
                 answer = m_factory.whoAmI(caller);
                 for (const std::string& method : allowedMethods(caller)) {
                   answer.add_methods(method);
                 }
                 return absl::OkStatus();
               });
}

}  // namespace aifactory
