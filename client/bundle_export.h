// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "client/call.h"
#include "client/channel.h"
#include "client/factory_connection.h"

namespace aifactory {

/// Fetches a bundle and writes it to `file` on a thread of gRPC's, chunk by chunk; the file appears whole or not at
/// all. `progress` and `done` come on the receiver's thread.
CallHandle startBundleExport(Channel& channel, const v1::ExportBundleRequest& request, const QString& file,
                             QObject* receiver, TransferProgress progress, CallCallback<bool> done);

}  // namespace aifactory
