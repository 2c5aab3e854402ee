// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include <memory>

#include "client/factory_connection.h"

class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace aifactory {

class MessageBar;
class ProfileBook;

/// Names a factory and says how to reach it; tries the connection before it is saved, if asked to.
class ProfileDialog : public QDialog {
  Q_OBJECT

 public:
  /// Edits the profile called `name`, or a new one when that is empty.
  ProfileDialog(ProfileBook& profiles, const QString& name, QWidget* parent = nullptr);
  ~ProfileDialog() override;

 private:
  Profile entered() const;
  /// Shows what is wrong below the fields; true when nothing is.
  bool check();
  void test();
  void updateTest();
  void endTest();
  void save();

  ProfileBook& m_profiles;
  QString m_before;
  QLineEdit* m_name;
  QLineEdit* m_endpoint;
  QLineEdit* m_tokenFile;
  QLabel* m_nameComplaint;
  QLabel* m_endpointComplaint;
  QLabel* m_tokenComplaint;
  MessageBar* m_result;
  QPushButton* m_test;
  QTimer* m_patience;
  std::unique_ptr<FactoryConnection> m_trial;
};

}  // namespace aifactory
