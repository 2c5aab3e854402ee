// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "client/factory_connection.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace aifactory {

class ProfileBook;
class ProfileRow;

/// The factories that the user knows: open, add, change, remove.
class ConnectPage : public QWidget {
  Q_OBJECT

 public:
  explicit ConnectPage(ProfileBook& profiles, QWidget* parent = nullptr);
  /// The connection under way or open, which its row follows; null for none. One that is not of a saved profile gets
  /// a row of its own.
  void follow(FactoryConnection* connection);
  ProfileRow* row(const QString& name, const QString& bundleFile = {}) const;

 Q_SIGNALS:
  void openRequested(const aifactory::Profile& profile);
  void closeRequested();

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void rebuild();
  void updateTexts();
  void openHandover();
  void edit(const QString& name);
  void remove(const QString& name);

  ProfileBook& m_profiles;
  FactoryConnection* m_connection = nullptr;
  QLabel* m_title;
  QLabel* m_subtitle;
  QPushButton* m_add;
  QPushButton* m_handover;
  QVBoxLayout* m_column;
  QList<ProfileRow*> m_rows;
};

}  // namespace aifactory
