// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/twin_button.h"

#include <QAction>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

#include "app/format.h"
#include "app/twin/twin_chooser.h"
#include "app/words.h"

namespace aifactory {

namespace {

/// As it is written, whatever a menu or tool tip would make of it.
QString menuText(QString words) { return words.replace(QLatin1Char('&'), QStringLiteral("&&")); }

QString sharedName(const v1::Twin& twin) { return menuText(text(twin.display_name())); }

QString sharedToolTip(const v1::Twin& twin) {
  const QStringList origin{text(twin.creator()), Format::instant(Format::time(twin.create_time())),
                           Format::bytes(static_cast<qint64>(twin.scene().size_bytes()))};
  return QStringLiteral("<p>%1</p><p>%2</p>")
      .arg(text(twin.description()).toHtmlEscaped(), origin.join(QStringLiteral(" · ")).toHtmlEscaped());
}

}  // namespace

TwinButton::TwinButton(TwinChooser& twins, QWidget* parent)
    : QPushButton(parent), m_twins(twins), m_menu(new QMenu(this)), m_open(new QAction(this)) {
  setObjectName(QStringLiteral("twinChooser"));
  m_open->setObjectName(QStringLiteral("openScene"));
  setMenu(m_menu);
  connect(m_menu, &QMenu::aboutToShow, this, &TwinButton::fillMenu);
  connect(m_open, &QAction::triggered, this, &TwinButton::askForScene);
  connect(&twins, &TwinChooser::chosen, this, &TwinButton::retranslate);
  connect(&twins, &TwinChooser::sceneChanged, this, &TwinButton::retranslate);
  retranslate();
}

void TwinButton::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QPushButton::changeEvent(event);
}

void TwinButton::retranslate() {
  setText(menuText(m_twins.current().title()));
  setToolTip(m_twins.current().note());
  setAccessibleName(tr("Scene"));
  m_open->setText(tr("Open a scene…"));
}

void TwinButton::fillMenu() {
  m_menu->clear();
  QAction* hall = m_menu->addAction(tr("Data hall"), &m_twins, &TwinChooser::showHall);
  hall->setCheckable(true);
  hall->setChecked(m_twins.isHall());
  for (const v1::Twin* twin : m_twins.shared()) {
    QAction* scene = m_menu->addAction(sharedName(*twin), this, [this, twin = *twin] { m_twins.showShared(twin); });
    scene->setToolTip(sharedToolTip(*twin));
    scene->setCheckable(true);
    scene->setChecked(m_twins.isShown(*twin));
  }
  m_menu->addSeparator();
  for (const QString& path : m_twins.recentFiles()) {
    QAction* file =
        m_menu->addAction(menuText(QFileInfo(path).fileName()), this, [this, path] { m_twins.openFile(path); });
    file->setToolTip(path);
  }
  m_menu->setToolTipsVisible(true);
  m_menu->addSeparator();
  m_menu->addAction(m_open);
  m_menu->addActions(actions());
}

void TwinButton::askForScene() {
  auto* dialog = new QFileDialog(this, tr("Open a scene"), QString(), tr("Scenes (*.glb)"));
  dialog->setObjectName(QStringLiteral("sceneFile"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setFileMode(QFileDialog::ExistingFile);
  connect(dialog, &QFileDialog::fileSelected, &m_twins, &TwinChooser::openFile);
  dialog->open();
}

}  // namespace aifactory
