// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/share_dialog.h"

#include <QDialogButtonBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include "app/acting.h"
#include "app/transfer_bar.h"
#include "base/resource_name.h"
#include "client/factory_connection.h"
#include "widgets/message_bar.h"

namespace aifactory {

namespace {

constexpr int longestName = 128, longestDescription = 500;

}  // namespace

ShareDialog::ShareDialog(FactoryConnection& connection, const SceneSource& source, QWidget* parent)
    : QDialog(parent),
      m_connection(connection),
      m_file(source.file),
      m_name(new QLineEdit(QFileInfo(source.file).completeBaseName(), this)),
      m_description(new QLineEdit(this)),
      m_transfer(new TransferBar(this)),
      m_message(new MessageBar(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Cancel, this)) {
  setObjectName(QStringLiteral("shareDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Share %1 with the factory").arg(source.title));
  m_name->setObjectName(QStringLiteral("twinName"));
  m_name->setMaxLength(longestName);
  m_description->setObjectName(QStringLiteral("twinDescription"));
  m_description->setMaxLength(longestDescription);
  m_message->setObjectName(QStringLiteral("shareMessage"));
  m_message->hide();
  QPushButton* share = m_buttons->addButton(tr("Share"), QDialogButtonBox::AcceptRole);
  share->setObjectName(QStringLiteral("shareScene"));
  share->setProperty("primary", true);
  share->setDefault(true);

  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(10);
  form->addRow(tr("&Name"), m_name);
  form->addRow(tr("&Description"), m_description);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 18, 20, 16);
  layout->setSpacing(12);
  layout->addLayout(form);
  layout->addWidget(m_message);
  layout->addWidget(m_transfer);
  layout->addWidget(m_buttons);
  resize(520, 180);
  const auto check = [this, share] { share->setEnabled(!m_name->text().trimmed().isEmpty()); };
  connect(m_name, &QLineEdit::textChanged, share, check);
  check();
  connect(m_buttons, &QDialogButtonBox::accepted, this, &ShareDialog::send);
  connect(m_buttons, &QDialogButtonBox::rejected, this, &ShareDialog::reject);
  connect(m_transfer, &TransferBar::cancelled, this, &ShareDialog::reject);
}

ShareDialog::~ShareDialog() { m_call.cancel(); }

void ShareDialog::send() {
  if (m_busy) return;
  if (const QString refusal = Acting::refusal(m_connection); !refusal.isEmpty()) {
    return m_message->showMessage(StatusKind::Warning, refusal);
  }
  if (!m_request) {
    m_request.emplace().set_request_id(newUuid());
    m_request->set_display_name(m_name->text().trimmed().toStdString());
    m_request->set_description(m_description->text().trimmed().toStdString());
  }
  m_message->dismiss();
  setBusy(true);
  const auto progress = [this](qint64 bytes, qint64 total) {
    if (m_busy) m_transfer->showProgress(tr("Uploading"), bytes, total);
  };
  progress(0, 0);
  m_call = m_connection.createTwin(*m_request, m_file, this, progress,
                                   [this](const CallResult<v1::CreateTwinResponse>& result) { finish(result); });
}

void ShareDialog::finish(const CallResult<v1::CreateTwinResponse>& result) {
  const bool isKnown = result || result.error().refused || result.error().kind == CallError::Kind::Cancelled;
  if (isKnown) m_request.reset();
  setBusy(false);
  if (!result) return showError(result.error());
  Q_EMIT shared(result->twin());
  accept();
}

void ShareDialog::showError(const CallError& error) {
  if (error.kind == CallError::Kind::Cancelled) return m_message->showMessage(StatusKind::Idle, tr("Cancelled."));
  QStringList sentences;
  for (const CallError::Violation& violation : error.violations) {
    sentences << violation.description;
    if (violation.field == QStringLiteral("display_name")) m_name->setFocus();
    if (violation.field == QStringLiteral("description")) m_description->setFocus();
  }
  if (sentences.isEmpty()) sentences << error.sentence;
  m_message->showMessage(StatusKind::Error, sentences.join(QLatin1Char('\n')));
}

void ShareDialog::setBusy(bool busy) {
  m_busy = busy;
  m_transfer->setVisible(busy);
  m_buttons->setVisible(!busy);
  for (QLineEdit* field : {m_name, m_description}) field->setEnabled(!m_request);
}

void ShareDialog::reject() {
  if (!m_busy) return QDialog::reject();
  m_call.cancel();
}

}  // namespace aifactory
