// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace aifactory {

class FactoryConnection;

/// The notes of a handover with their pictures; each leads to the instant that it was written about.
class HandoverNotes : public QDialog {
  Q_OBJECT

 public:
  explicit HandoverNotes(FactoryConnection& connection, QWidget* parent = nullptr);
};

}  // namespace aifactory
