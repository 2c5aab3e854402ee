// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_sharing.h"

#include <QAction>
#include <QMessageBox>
#include <QPushButton>

#include "app/acting.h"
#include "app/twin/share_dialog.h"
#include "app/twin/twin_chooser.h"
#include "base/resource_name.h"
#include "client/factory_connection.h"
#include "client/time_cursor.h"

namespace aifactory {

TwinSharing::TwinSharing(FactoryConnection& connection, TwinChooser& twins, QWidget* window)
    : QObject(window),
      m_connection(connection),
      m_twins(twins),
      m_window(window),
      m_share(new QAction(this)),
      m_remove(new QAction(this)) {
  m_share->setObjectName(QStringLiteral("shareTwin"));
  m_remove->setObjectName(QStringLiteral("removeTwin"));
  connect(m_share, &QAction::triggered, this, &TwinSharing::share);
  connect(m_remove, &QAction::triggered, this, &TwinSharing::askToRemove);
  connect(&twins, &TwinChooser::chosen, this, &TwinSharing::update);
  connect(&connection, &FactoryConnection::sessionChanged, this, &TwinSharing::update);
  connect(&connection.cursor(), &TimeCursor::changed, this, &TwinSharing::update);
  retranslate();
}

void TwinSharing::retranslate() {
  m_share->setText(tr("Share this scene with the factory…"));
  m_remove->setText(tr("Remove from the factory…"));
  update();
}

void TwinSharing::update() {
  const SceneSource source = m_twins.source();
  m_share->setVisible(m_connection.mayCall(u"TwinsService/CreateTwin"));
  m_remove->setVisible(m_connection.mayCall(u"TwinsService/DeleteTwin"));
  Acting::gate(*m_share, m_connection, m_share->isVisible() && !source.file.isEmpty());
  Acting::gate(*m_remove, m_connection, m_remove->isVisible() && !source.twin.isEmpty());
}

void TwinSharing::share() {
  auto* dialog = new ShareDialog(m_connection, m_twins.source(), m_window);
  connect(dialog, &ShareDialog::shared, &m_twins, &TwinChooser::showShared);
  dialog->open();
}

void TwinSharing::askToRemove() {
  const SceneSource source = m_twins.source();
  auto* question =
      new QMessageBox(QMessageBox::Question, tr("Remove a scene"),
                      tr("Remove %1 from the factory, for everybody? This cannot be undone.").arg(source.title),
                      QMessageBox::Cancel, m_window);
  question->setTextFormat(Qt::PlainText);
  question->setAttribute(Qt::WA_DeleteOnClose);
  QPushButton* yes = question->addButton(tr("Remove"), QMessageBox::DestructiveRole);
  yes->setObjectName(QStringLiteral("removeScene"));
  connect(yes, &QPushButton::clicked, this, [this, source] { remove(source.twin, source.title); });
  question->open();
}

void TwinSharing::remove(const QString& twin, const QString& name) {
  if (const QString refusal = Acting::refusal(m_connection); !refusal.isEmpty()) {
    Q_EMIT failed(refusal);
    return;
  }
  v1::DeleteTwinRequest request;
  request.set_name(twin.toStdString());
  request.set_request_id(newUuid());
  m_connection.deleteTwin(request, this, [this, twin, name](const CallResult<v1::DeleteTwinResponse>& result) {
    if (!result) {
      Q_EMIT failed(result.error().sentence);
      return;
    }
    if (m_twins.source().twin == twin) m_twins.showHall();
    Q_EMIT removed(name);
  });
}

}  // namespace aifactory
