// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

#include <functional>

namespace aifactory {

/// Runs `work` on the GUI thread if `receiver` still lives then; whether it does is asked there and never before. From
/// any thread; the QPointer itself is made on the GUI thread.
void postToGui(QPointer<QObject> receiver, std::function<void()> work);

}  // namespace aifactory
