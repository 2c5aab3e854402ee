// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>

#include "client/factory_connection.h"
#include "widgets/card.h"

class QLabel;
class QPushButton;
class QTimer;

namespace aifactory {

class Segmented;

/// One factory to choose: its name, where it is, what can be done, and how connecting goes.
class ProfileRow : public Card {
  Q_OBJECT

 public:
  explicit ProfileRow(Profile profile, QWidget* parent = nullptr);

  const Profile& profile() const { return m_profile; }
  /// Follows a connection of this profile, under way or open; null for none.
  void follow(FactoryConnection* connection);
  /// How connecting goes or why it does not, as shown.
  QString message() const;

 Q_SIGNALS:
  void openRequested(const aifactory::Profile& profile);
  void closeRequested();
  void editRequested(const QString& name);
  void removeRequested(const QString& name);
  void roleChosen(aifactory::v1::Role role);

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void updateTexts();
  void updateState();

  Profile m_profile;
  QPointer<FactoryConnection> m_connection;
  QLabel* m_name;
  QLabel* m_place;
  QLabel* m_roleLabel = nullptr;
  Segmented* m_role = nullptr;
  QLabel* m_message;
  QPushButton* m_open;
  QPushButton* m_close;
  QPushButton* m_edit;
  QPushButton* m_remove;
  QTimer* m_timer;
};

}  // namespace aifactory
