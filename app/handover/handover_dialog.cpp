// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover/handover_dialog.h"

#include <QAction>
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QThreadPool>

#include "app/format.h"
#include "client/factory_connection.h"
#include "client/gui_post.h"
#include "client/history_store.h"
#include "widgets/message_bar.h"

namespace aifactory {
namespace {

constexpr qint64 aShift = 8 * 3600;

QDateTimeEdit* timeField(const char* name, const QDateTime& time) {
  auto* field = new QDateTimeEdit(time.toLocalTime());
  field->setObjectName(QLatin1String(name));
  field->setDisplayFormat(QStringLiteral("yyyy-MM-dd HH:mm"));
  return field;
}

}  // namespace

bool HandoverDialog::isOffered(const FactoryConnection& connection) {
  return connection.history().available() && connection.mayCall(u"HistoryService/ExportBundle");
}

QString HandoverDialog::fileFilter() { return tr("Handover files (*.aifbundle)"); }

HandoverDialog::HandoverDialog(FactoryConnection& connection, ShiftNotes& notes, QPixmap picture, QWidget* parent)
    : QDialog(parent),
      m_connection(connection),
      m_notes(notes),
      m_picture(std::move(picture)),
      m_note(new QPlainTextEdit(this)),
      m_taken(new QListWidget(this)),
      m_withPicture(new QCheckBox(tr("Include a picture of the &page"), this)),
      m_file(new QLineEdit(this)),
      m_browse(new QPushButton(tr("Browse…"), this)),
      m_verdict(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_message(new MessageBar(this)),
      m_save(new QPushButton(tr("Save"), this)),
      m_cancel(new QPushButton(tr("Close"), this)) {
  setObjectName(QStringLiteral("handoverDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Save a handover"));
  const QDateTime shown = connection.factoryTime();
  const QDateTime from = std::max(shown.addSecs(-aShift), connection.history().oldest());
  m_from = timeField("handoverFrom", from);
  m_to = timeField("handoverTo", shown);
  m_note->setObjectName(QStringLiteral("handoverNote"));
  m_note->setPlaceholderText(tr("What happened, and what the next shift should look at"));
  m_note->setTabChangesFocus(true);
  m_note->setMinimumHeight(110);
  m_withPicture->setObjectName(QStringLiteral("handoverPicture"));
  m_withPicture->setChecked(true);
  m_file->setObjectName(QStringLiteral("handoverFile"));
  m_file->setText(QDir::home().filePath(
      QStringLiteral("handover-%1.aifbundle").arg(shown.toLocalTime().toString(QStringLiteral("yyyy-MM-dd-HHmm")))));
  m_verdict->setObjectName(QStringLiteral("handoverVerdict"));
  m_verdict->setProperty("role", QStringLiteral("secondary"));
  m_verdict->setWordWrap(true);
  m_progress->setObjectName(QStringLiteral("handoverProgress"));
  m_progress->setVisible(false);
  m_message->setObjectName(QStringLiteral("handoverMessage"));
  m_save->setObjectName(QStringLiteral("handoverSave"));
  m_save->setProperty("primary", true);
  m_save->setDefault(true);
  m_cancel->setObjectName(QStringLiteral("handoverCancel"));

  auto* file = new QHBoxLayout;
  file->addWidget(m_file, 1);
  file->addWidget(m_browse);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(16);
  form->setVerticalSpacing(10);
  form->addRow(tr("&From"), m_from);
  form->addRow(tr("&To"), m_to);
  form->addRow(tr("&Note"), m_note);
  form->addRow(QString(), m_withPicture);
  form->addRow(tr("Notes ta&ken"), m_taken);
  form->setRowVisible(m_taken, !notes.all().empty());
  form->addRow(tr("F&ile"), file);
  qobject_cast<QLabel*>(form->labelForField(file))->setBuddy(m_file);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_verdict, 1);
  buttons->addWidget(m_cancel);
  buttons->addWidget(m_save);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 18, 20, 16);
  layout->setSpacing(12);
  layout->addLayout(form);
  layout->addWidget(m_message);
  layout->addWidget(m_progress);
  layout->addLayout(buttons);
  resize(620, 420);
  listTaken();
  for (QDateTimeEdit* field : {m_from, m_to}) {
    connect(field, &QDateTimeEdit::dateTimeChanged, this, &HandoverDialog::check);
  }
  connect(m_file, &QLineEdit::textChanged, this, [this] {
    m_message->dismiss();  // it was about another file
    check();
  });
  connect(m_browse, &QPushButton::clicked, this, &HandoverDialog::browse);
  connect(m_save, &QPushButton::clicked, this, &HandoverDialog::save);
  connect(m_cancel, &QPushButton::clicked, this, &HandoverDialog::reject);
  check();
}

HandoverDialog::~HandoverDialog() { m_call.cancel(); }

void HandoverDialog::listTaken() {
  m_taken->setObjectName(QStringLiteral("handoverTaken"));
  m_taken->setMaximumHeight(110);
  for (const ShiftNotePtr& note : m_notes.all()) {
    const QString firstLine = note->text.section(QLatin1Char('\n'), 0, 0);
    auto* item = new QListWidgetItem(QStringLiteral("%1 · %2").arg(Format::instant(note->time), firstLine), m_taken);
    item->setCheckState(Qt::Checked);
  }
  auto* remove = new QAction(tr("Remove this note"), m_taken);
  remove->setShortcut(QKeySequence::Delete);
  remove->setShortcutContext(Qt::WidgetShortcut);
  m_taken->addAction(remove);
  m_taken->setContextMenuPolicy(Qt::ActionsContextMenu);
  connect(remove, &QAction::triggered, this, [this] {
    const int row = m_taken->currentRow();
    if (row >= 0) removeTaken({m_notes.all()[static_cast<std::size_t>(row)]});
  });
}

bool HandoverDialog::isInInterval(const ShiftNote& note) const {
  // The fields show no seconds, so none count.
  const auto minute = [](const QDateTime& time) { return time.toSecsSinceEpoch() / 60; };
  return minute(m_from->dateTime()) <= minute(note.time) && minute(note.time) <= minute(m_to->dateTime());
}

std::vector<ShiftNotePtr> HandoverDialog::chosen() const {
  std::vector<ShiftNotePtr> notes;
  for (int row = 0; row < m_taken->count(); ++row) {
    const ShiftNotePtr& note = m_notes.all()[static_cast<std::size_t>(row)];
    if (m_taken->item(row)->checkState() == Qt::Checked && isInInterval(*note)) notes.push_back(note);
  }
  return notes;
}

void HandoverDialog::removeTaken(const std::vector<ShiftNotePtr>& notes) {
  for (int row = m_taken->count() - 1; row >= 0; --row) {
    const ShiftNotePtr& note = m_notes.all()[static_cast<std::size_t>(row)];
    if (std::find(notes.begin(), notes.end(), note) != notes.end()) delete m_taken->takeItem(row);
  }
  m_notes.remove(notes);
}

void HandoverDialog::browse() {
  const QString file = QFileDialog::getSaveFileName(this, windowTitle(), m_file->text(), fileFilter());
  if (file.isEmpty()) return;
  m_file->setText(file);
  m_mayReplace = file;  // asked there already
}

QString HandoverDialog::complaint() const {
  const HistoryStore& history = m_connection.history();
  if (m_from->dateTime() >= m_to->dateTime()) return tr("“From” has to be before “To”.");
  if (m_to->dateTime() < history.oldest()) {
    return tr("Recorded since %1: “To” is before that.").arg(Format::instant(history.oldest()));
  }
  if (m_from->dateTime() > m_connection.liveTime()) return tr("“From” has not come yet.");
  // Not whether there is such a place: that would ask the disk at every key.
  if (QDir::isRelativePath(m_file->text())) return tr("Name the file with its full path.");
  return {};
}

void HandoverDialog::check() {
  const QString wrong = complaint();
  m_save->setEnabled(!m_saving && wrong.isEmpty());
  for (int row = 0; row < m_taken->count(); ++row) {
    const ShiftNote& note = *m_notes.all()[static_cast<std::size_t>(row)];
    const bool goes = isInInterval(note);
    QListWidgetItem* item = m_taken->item(row);
    item->setFlags(item->flags().setFlag(Qt::ItemIsUserCheckable, goes));
    item->setForeground(m_taken->palette().color(goes ? QPalette::Active : QPalette::Disabled, QPalette::Text));
    item->setToolTip(goes ? note.text : tr("Outside of this interval: it goes on waiting."));
  }
  const qint64 length = m_from->dateTime().secsTo(m_to->dateTime());
  m_verdict->setText(wrong.isEmpty() ? tr("%1 of the past").arg(Format::longAge(length)) : wrong);
}

void HandoverDialog::save() {
  if (m_saving || !complaint().isEmpty()) return;
  const QFileInfo file(m_file->text());
  if (!file.absoluteDir().exists()) {
    return m_message->showMessage(StatusKind::Error, tr("There is no directory %1.").arg(file.absolutePath()));
  }
  if (file.exists() && m_file->text() != m_mayReplace) {
    m_mayReplace = m_file->text();
    return m_message->showMessage(StatusKind::Warning, tr("%1 exists. Save again to replace it.").arg(m_mayReplace));
  }
  m_mayReplace.clear();
  m_message->dismiss();
  m_cancelled = false;
  setSaving(true);
  v1::ExportBundleRequest request;
  *request.mutable_start() = toTimestamp(m_from->dateTime());
  *request.mutable_end() = toTimestamp(std::min(m_to->dateTime().toUTC(), m_connection.liveTime()));
  m_sent = chosen();
  std::vector<ShiftNotePtr> notes = m_sent;
  const QString words = m_note->toPlainText().trimmed();
  const bool withPicture = m_withPicture->isChecked();
  if (!words.isEmpty() || withPicture) {
    const NotePicture picture = withPicture ? notePicture(m_picture) : NotePicture();
    notes.push_back(std::make_shared<const ShiftNote>(ShiftNote{m_connection.factoryTime(), words, picture}));
  }
  QThreadPool::globalInstance()->start(
      [self = QPointer<QObject>(this), this, request, notes, identity = m_connection.session().identity()]() mutable {
        *request.mutable_notes() = historyNotes(notes, identity);
        postToGui(self, [this, request] { send(request); });
      });
}

void HandoverDialog::send(const v1::ExportBundleRequest& request) {
  if (m_cancelled) return setSaving(false);
  m_call = m_connection.exportBundle(
      request, m_file->text(), this, [this](qint64 bytes, qint64 total) { showProgress(bytes, total); },
      [this](const CallResult<bool>& result) { finish(result); });
}

void HandoverDialog::showProgress(qint64 bytes, qint64 total) {
  m_progress->setRange(0, total > 0 ? 1000 : 0);
  if (total > 0) m_progress->setValue(static_cast<int>(bytes * 1000 / std::max(bytes, total)));
  m_verdict->setText(total > 0 ? tr("%1 of %2").arg(Format::bytes(bytes), Format::bytes(total)) : Format::bytes(bytes));
}

void HandoverDialog::finish(const CallResult<bool>& result) {
  setSaving(false);
  check();
  if (result) {
    removeTaken(m_sent);
    m_message->showMessage(StatusKind::Ok,
                           tr("Saved: %1 (%2)").arg(m_file->text(), Format::bytes(QFileInfo(m_file->text()).size())));
  } else if (result.error().kind == CallError::Kind::Cancelled) {
    m_message->showMessage(StatusKind::Idle, tr("Cancelled. No file was written."));
  } else {
    m_message->showMessage(StatusKind::Error, result.error().sentence);
  }
}

void HandoverDialog::setSaving(bool saving) {
  m_saving = saving;
  m_progress->setRange(0, 0);
  m_progress->setVisible(saving);
  m_cancel->setText(saving ? tr("Cancel") : tr("Close"));
  for (QWidget* field :
       std::initializer_list<QWidget*>{m_from, m_to, m_note, m_withPicture, m_taken, m_file, m_browse}) {
    field->setEnabled(!saving);
  }
  check();
}

void HandoverDialog::reject() {
  if (!m_saving) return QDialog::reject();
  m_cancelled = true;
  m_call.cancel();
}

}  // namespace aifactory
