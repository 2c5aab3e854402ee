// SPDX-License-Identifier: GPL-3.0-or-later
#include "client/gui_post.h"

#include <QCoreApplication>

namespace aifactory {

void postToGui(QPointer<QObject> receiver, std::function<void()> work) {
  QCoreApplication* application = QCoreApplication::instance();
  if (!application) return;
  QMetaObject::invokeMethod(
      application,
      [receiver = std::move(receiver), work = std::move(work)] {
        if (receiver) work();
      },
      Qt::QueuedConnection);
}

}  // namespace aifactory
