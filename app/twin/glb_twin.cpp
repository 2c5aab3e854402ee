// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/twin/glb_twin.h"

#include <algorithm>
#include <utility>

#include "app/format.h"
#include "app/twin/twin_binding.h"
#include "client/fleet_store.h"
#include "gpu_preview/glb/glb.h"

namespace aifactory {

GlbTwin::GlbTwin(FleetStore& fleet, SceneSource source, const QByteArray& bytes, QObject* parent)
    : Twin(fleet, parent), m_source(std::move(source)), m_bytes(bytes) {
  connect(&fleet, &FleetStore::layoutChanged, this, &GlbTwin::read);
  read();
}

void GlbTwin::read() {
  make([bytes = m_bytes, layout = fleet().layout()] {
    const std::span<const char> file(bytes.constData(), static_cast<std::size_t>(bytes.size()));
    return boundByName(preview::readGlb(std::as_bytes(file)), layout);
  });
}

QString GlbTwin::note() const {
  if (!content()) return {};
  const auto& items = content()->items;
  const auto bound = std::count_if(items.begin(), items.end(), [](const auto& item) { return item.has_value(); });
  return tr("Parts bound to this factory by their names: %1; not bound: %2")
      .arg(Format::number(bound), Format::number(static_cast<qint64>(items.size()) - bound));
}

}  // namespace aifactory
