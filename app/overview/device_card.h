// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <cstdint>

namespace aifactory {

class FactoryConnection;

/// Everything known of one GPU, as rich text for a tool tip.
QString deviceCard(FactoryConnection& connection, std::uint32_t device);

}  // namespace aifactory
