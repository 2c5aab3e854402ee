// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/picture_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardItemModel>

#include "app/format.h"
#include "widgets/message_bar.h"

namespace aifactory {

namespace {

constexpr QSize offeredSizes[] = {{1280, 720}, {1920, 1080}, {3840, 2160}, {7680, 4320}};

QString written(QSize size) { return QStringLiteral("%1 × %2").arg(size.width()).arg(size.height()); }

}  // namespace

PictureDialog::PictureDialog(PreviewWish wish, MakeRenderer make, QWidget* parent)
    : QDialog(parent),
      m_wish(std::move(wish)),
      m_export(std::move(make)),
      m_kind(new QComboBox(this)),
      m_size(new QComboBox(this)),
      m_samples(new QSpinBox(this)),
      m_frames(new QSpinBox(this)),
      m_file(new QLineEdit(this)),
      m_browse(new QPushButton(tr("Browse…"), this)),
      m_hint(new QLabel(this)),
      m_remaining(new QLabel(this)),
      m_progress(new QProgressBar(this)),
      m_message(new MessageBar(this)),
      m_save(new QPushButton(tr("Save"), this)),
      m_close(new QPushButton(tr("Close"), this)) {
  setObjectName(QStringLiteral("pictureDialog"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Save a picture"));
  m_kind->setObjectName(QStringLiteral("pictureKind"));
  m_size->setObjectName(QStringLiteral("pictureSize"));
  m_samples->setObjectName(QStringLiteral("pictureSamples"));
  m_frames->setObjectName(QStringLiteral("pictureFrames"));
  m_file->setObjectName(QStringLiteral("pictureFile"));
  m_save->setObjectName(QStringLiteral("savePictureNow"));
  m_close->setObjectName(QStringLiteral("closePicture"));
  m_message->setObjectName(QStringLiteral("pictureMessage"));
  m_kind->addItems({tr("Picture (PNG)"), tr("Turntable (PNG files)"), tr("Turntable (MP4)")});
  m_size->addItem(tr("As on the screen, %1").arg(written(m_wish.size)), m_wish.size);
  for (const QSize size : offeredSizes) m_size->addItem(written(size), size);
  m_samples->setRange(1, 4096);
  m_samples->setValue(256);
  m_frames->setRange(2, 3600);
  m_frames->setValue(180);
  m_file->setText(QDir::home().filePath(QStringLiteral("data-hall.png")));
  if (PictureExport::ffmpeg().isEmpty()) {
    static_cast<QStandardItemModel*>(m_kind->model())
        ->item(static_cast<int>(PictureOrder::Kind::Movie))
        ->setEnabled(false);
    m_hint->setText(tr("MP4 needs ffmpeg, which is not installed here; a turntable can be saved as PNG files."));
  }
  build();
  showKind();
  setSaving(false);
}

void PictureDialog::build() {
  m_hint->setProperty("role", QStringLiteral("secondary"));
  m_hint->setWordWrap(true);
  m_hint->setVisible(!m_hint->text().isEmpty());
  m_remaining->setProperty("role", QStringLiteral("secondary"));
  m_message->hide();
  m_save->setDefault(true);
  auto* fileLine = new QHBoxLayout;
  fileLine->addWidget(m_file, 1);
  fileLine->addWidget(m_browse);
  auto* form = new QFormLayout;
  form->addRow(tr("&What:"), m_kind);
  form->addRow(tr("&Size:"), m_size);
  form->addRow(tr("Sa&mples a pixel:"), m_samples);
  form->addRow(tr("F&rames:"), m_frames);
  form->addRow(tr("&File:"), fileLine);
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(m_remaining, 1);
  buttons->addWidget(m_save);
  buttons->addWidget(m_close);
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(20, 18, 20, 16);
  layout->setSpacing(10);
  layout->addLayout(form);
  layout->addWidget(m_hint);
  layout->addWidget(m_progress);
  layout->addWidget(m_message);
  layout->addLayout(buttons);
  setMinimumWidth(480);

  connect(m_kind, &QComboBox::currentIndexChanged, this, &PictureDialog::showKind);
  connect(m_browse, &QPushButton::clicked, this, &PictureDialog::browse);
  connect(m_save, &QPushButton::clicked, this, &PictureDialog::save);
  connect(m_close, &QPushButton::clicked, this, &PictureDialog::reject);
  connect(&m_export, &PictureExport::progressed, this, &PictureDialog::showProgress);
  connect(&m_export, &PictureExport::finished, this, &PictureDialog::finish);
}

PictureOrder::Kind PictureDialog::kind() const { return static_cast<PictureOrder::Kind>(m_kind->currentIndex()); }

PictureOrder PictureDialog::order() const {
  PictureOrder order;
  order.kind = kind();
  order.wish = m_wish;
  order.wish.size = m_size->currentData().toSize();
  order.samples = m_samples->value();
  order.frames = kind() == PictureOrder::Kind::Picture ? 1 : m_frames->value();
  order.file = m_file->text().trimmed();
  return order;
}

void PictureDialog::showKind() {
  m_frames->setEnabled(kind() != PictureOrder::Kind::Picture);
  const QString suffix = kind() == PictureOrder::Kind::Movie ? QStringLiteral("mp4") : QStringLiteral("png");
  const QFileInfo file(m_file->text());
  m_file->setText(file.dir().filePath(file.completeBaseName() + QLatin1Char('.') + suffix));
}

void PictureDialog::browse() {
  const QString filter = kind() == PictureOrder::Kind::Movie ? tr("Movies (*.mp4)") : tr("Pictures (*.png)");
  const QString file = QFileDialog::getSaveFileName(this, windowTitle(), m_file->text(), filter);
  if (!file.isEmpty()) m_file->setText(file);
}

void PictureDialog::save() {
  m_message->dismiss();
  m_since.start();
  setSaving(true);
  m_export.start(order());
}

void PictureDialog::showProgress(int frames) {
  m_progress->setValue(frames);
  const qint64 left = m_since.elapsed() * (m_progress->maximum() - frames) / std::max(1, frames) / 1000;
  m_remaining->setText(
      tr("%1 of %2 · %3 left").arg(frames).arg(m_progress->maximum()).arg(Format::age(std::max<qint64>(1, left))));
}

void PictureDialog::finish(const QString& problem) {
  setSaving(false);
  if (problem.isEmpty()) {
    m_message->showMessage(StatusKind::Ok, tr("Saved in %1").arg(QFileInfo(m_file->text()).absolutePath()));
  } else {
    m_message->showMessage(StatusKind::Error, problem);
  }
}

void PictureDialog::setSaving(bool saving) {
  m_saving = saving;
  for (QWidget* field : std::initializer_list<QWidget*>{m_kind, m_size, m_samples, m_file, m_browse, m_save}) {
    field->setEnabled(!saving);
  }
  m_frames->setEnabled(!saving && kind() != PictureOrder::Kind::Picture);
  m_progress->setRange(0, order().frames);
  m_progress->setValue(0);
  m_progress->setVisible(saving);
  m_remaining->clear();
  m_close->setText(saving ? tr("Cancel") : tr("Close"));
}

void PictureDialog::reject() {
  // The first time it ends the work, which then says how far it came.
  if (m_saving) return m_export.cancel();
  QDialog::reject();
}

}  // namespace aifactory
