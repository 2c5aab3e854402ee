// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/refusal_words.h"

#include <QStringList>

namespace aifactory {

namespace {

using preview::Obstacle;

QString obstacle(const preview::Refusal& refusal) {
  const QString name = QString::fromUtf8(preview::nameOf(refusal.backend));
  switch (refusal.obstacle) {
    case Obstacle::NotBuilt:
      return RefusalWords::tr("This build has no %1").arg(name);
    case Obstacle::NoDriver:
      return RefusalWords::tr("The driver of %1 is not installed").arg(name);
    case Obstacle::OldDriver:
      return RefusalWords::tr("The driver of %1 is too old").arg(name);
    case Obstacle::NoDevice:
      return RefusalWords::tr("%1 finds no device").arg(name);
    case Obstacle::OutOfMemory:
      return RefusalWords::tr("%1 has no memory left for this picture").arg(name);
    case Obstacle::Failed:
      break;
  }
  return RefusalWords::tr("%1 failed").arg(name);
}

}  // namespace

QString RefusalWords::sentence(const preview::Refusal& refusal) {
  const QString detail = QString::fromStdString(refusal.detail);
  return detail.isEmpty() ? obstacle(refusal) : QStringLiteral("%1 (%2)").arg(obstacle(refusal), detail);
}

QString RefusalWords::sentences(std::span<const preview::Refusal> refusals) {
  QStringList sentences;
  for (const preview::Refusal& refusal : refusals) sentences << sentence(refusal);
  return sentences.join(QStringLiteral(" · "));
}

}  // namespace aifactory
