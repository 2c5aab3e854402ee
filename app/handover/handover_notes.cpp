// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/handover/handover_notes.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPixmap>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "app/format.h"
#include "app/shell/instant_dialog.h"
#include "app/words.h"
#include "client/history_store.h"
#include "widgets/card.h"

namespace aifactory {
namespace {

constexpr int pictureWidth = 640;

}  // namespace

HandoverNotes::HandoverNotes(FactoryConnection& connection, QWidget* parent) : QDialog(parent) {
  setObjectName(QStringLiteral("handoverNotes"));
  setAttribute(Qt::WA_DeleteOnClose);
  setWindowTitle(tr("Notes of this handover"));
  auto* column = new QVBoxLayout;
  column->setSpacing(12);
  for (const v1::HistoryNote& note : connection.history().answer().notes()) {
    const QDateTime time = Format::time(note.time());
    auto* card = new Card;
    card->setCaption(tr("%1 · %2", "instant, who wrote it").arg(Format::instant(time), text(note.identity())));
    auto* words = new QLabel(text(note.text()));
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    card->content()->addWidget(words);
    QPixmap picture;
    if (picture.loadFromData(reinterpret_cast<const uchar*>(note.picture().data()),
                             static_cast<uint>(note.picture().size()), "PNG")) {
      auto* shown = new QLabel;
      shown->setPixmap(picture.scaledToWidth(std::min(pictureWidth, picture.width()), Qt::SmoothTransformation));
      shown->setAccessibleName(tr("Picture of the page"));
      card->content()->addWidget(shown);
    }
    auto* go = new QPushButton(tr("Go to this instant"));
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
}

}  // namespace aifactory
