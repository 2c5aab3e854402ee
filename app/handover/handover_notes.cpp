// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover/handover_notes.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QImage>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QScrollArea>
#include <QThreadPool>
#include <QVBoxLayout>

#include "app/format.h"
#include "app/shell/instant_dialog.h"
#include "app/words.h"
#include "client/gui_post.h"
#include "client/history_store.h"
#include "widgets/card.h"

namespace aifactory {
namespace {

constexpr int pictureWidth = 640;

/// Not on the GUI thread: the picture of a whole window takes its time. What is no picture leaves nothing.
void showPicture(QLabel* label, const std::string& png, qreal pixelRatio) {
  QThreadPool::globalInstance()->start([self = QPointer<QObject>(label), label, png, pixelRatio] {
    QImage picture = QImage::fromData(reinterpret_cast<const uchar*>(png.data()), static_cast<int>(png.size()), "PNG");
    const int width = qRound(pictureWidth * pixelRatio);
    if (picture.width() > width) picture = picture.scaledToWidth(width, Qt::SmoothTransformation);
    picture.setDevicePixelRatio(pixelRatio);
    postToGui(self, [label, picture] {
      label->setPixmap(QPixmap::fromImage(picture));
      label->setVisible(!picture.isNull());
    });
  });
}

}  // namespace

HandoverNotes::HandoverNotes(FactoryConnection& connection, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("handoverNotes"));
  setAttribute(Qt::WA_DeleteOnClose);
  auto* column = new QVBoxLayout;
  column->setSpacing(12);
  for (const v1::HistoryNote& note : connection.history().answer().notes()) {
    const QDateTime time = Format::time(note.time());
    auto* card = new Card;
    m_notes.push_back({card, time, text(note.identity())});
    auto* words = new QLabel(text(note.text()));
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    card->content()->addWidget(words);
    if (!note.picture().empty()) {
      auto* shown = new QLabel;
      m_pictures.push_back(shown);
      card->content()->addWidget(shown);
      showPicture(shown, note.picture(), (parent ? parent : this)->devicePixelRatioF());
    }
    auto* go = new QPushButton;
    m_ways.push_back(go);
    card->content()->addWidget(go, 0, Qt::AlignLeft);
    connect(go, &QPushButton::clicked, this, [&connection, time] { showInstant(connection, time); });
    column->addWidget(card);
  }
  column->addStretch();
  auto* body = new QWidget;
  body->setLayout(column);
  auto* scroll = new QScrollArea(this);
  scroll->setWidget(body);
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(scroll, 1);
  layout->addWidget(buttons);
  resize(720, 560);
  retranslate();
}

void HandoverNotes::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) retranslate();
  QDialog::changeEvent(event);
}

void HandoverNotes::retranslate() {
  setWindowTitle(tr("Notes of this handover"));
  for (const auto& [card, time, author] : m_notes) {
    card->setCaption(tr("%1 · %2", "instant, who wrote it").arg(Format::instant(time), author));
  }
  for (QLabel* picture : m_pictures) picture->setAccessibleName(tr("Picture of the page"));
  for (QPushButton* way : m_ways) way->setText(tr("Go to this instant"));
}

}  // namespace aifactory
