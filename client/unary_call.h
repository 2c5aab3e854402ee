// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <utility>

#include "client/call.h"
#include "client/call_error.h"
#include "client/channel.h"
#include "client/gui_post.h"

namespace aifactory {

inline constexpr std::chrono::milliseconds callDeadline{15'000};

template <class Calls, class Request, class Response>
using UnaryMethod = void (Calls::*)(grpc::ClientContext*, const Request*, Response*, std::function<void(grpc::Status)>);

/// One call that has a context already and may be started later, from any thread, or cancelled before that.
template <class Response>
struct UnaryCall {
  std::shared_ptr<grpc::ClientContext> context;
  QPointer<QObject> receiver;
  CallCallback<Response> done;

  CallHandle handle() const {
    return CallHandle([context = std::weak_ptr(context)] {
      if (const auto underWay = context.lock()) underWay->TryCancel();
    });
  }

  /// `ended` hears the outcome first, on gRPC's thread, whether the receiver lives or not.
  template <class Calls, class Request>
  void start(Calls& service, UnaryMethod<Calls, Request, Response> method, Request request,
             std::function<void(const grpc::Status&)> ended = {}) && {
    struct UnderWay {
      UnaryCall call;
      Request request;
      Response response;
    };
    auto underWay = std::make_shared<UnderWay>(UnderWay{std::move(*this), std::move(request), {}});
    (service.*method)(underWay->call.context.get(), &underWay->request, &underWay->response,
                      [underWay, ended = std::move(ended)](const grpc::Status& status) {
                        if (ended) ended(status);
                        auto call = std::move(underWay->call);
                        call.context.reset();
                        std::move(call).finish(status, std::move(underWay->response));
                      });
  }

  void finish(const grpc::Status& status, Response response) && {
    auto shared = std::make_shared<Response>(std::move(response));
    postToGui(std::move(receiver), [done = std::move(done), status, shared] {
      done(status.ok() ? CallResult<Response>(std::move(*shared)) : CallResult<Response>(callError(status)));
    });
  }
};

template <class Calls, class Request, class Response>
CallHandle startCall(Channel& channel, std::shared_ptr<Calls> (Channel::*service)(),
                     UnaryMethod<Calls, Request, Response> method, const Request& request, QObject* receiver,
                     CallCallback<Response> done, std::chrono::milliseconds deadline = callDeadline) {
  UnaryCall<Response> call{channel.newContext(deadline), receiver, std::move(done)};
  CallHandle handle = call.handle();
  std::move(call).start(*(channel.*service)(), method, request);
  return handle;
}

}  // namespace aifactory
