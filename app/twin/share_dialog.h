// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <optional>

#include "aifactory/v1/twins.pb.h"
#include "app/twin/glb_twin.h"
#include "client/call.h"

class QDialogButtonBox;
class QLineEdit;

namespace aifactory {

class FactoryConnection;
class MessageBar;
class TransferBar;

/// Asks what a scene of the user's own is to be called, and brings its file to the factory. Deletes itself when closed.
class ShareDialog : public QDialog {
  Q_OBJECT

 public:
  ShareDialog(FactoryConnection& connection, const SceneSource& source, QWidget* parent);
  ~ShareDialog() override;

 Q_SIGNALS:
  void shared(const aifactory::v1::Twin& twin);

 protected:
  void reject() override;

 private:
  void send();
  void finish(const CallResult<v1::CreateTwinResponse>& result);
  void showError(const CallError& error);
  void setBusy(bool busy);

  FactoryConnection& m_connection;
  const QString m_file;
  QLineEdit* m_name;
  QLineEdit* m_description;
  TransferBar* m_transfer;
  MessageBar* m_message;
  QDialogButtonBox* m_buttons;
  std::optional<v1::CreateTwinRequest> m_request;  ///< whose outcome is not known: it is sent again as it was
  CallHandle m_call;
  bool m_busy = false;
};

}  // namespace aifactory
