// SPDX-License-Identifier: GPL-3.0-or-later
#include "benchmarks/widgets/proxy_peer.h"

namespace aifactory {

QVariant SourceModel::data(const QModelIndex& index, int role) const {
  if (role != Qt::DisplayRole) {
    return {};
  }
  switch (m_table->type(index.column())) {
    case ColumnType::Integer:
      return QVariant::fromValue<qint64>(m_table->integer(index.row(), index.column()));
    case ColumnType::Real:
      return m_table->real(index.row(), index.column());
    case ColumnType::Time:
      return m_table->time(index.row(), index.column());
    case ColumnType::Text:
      break;
  }
  return QString::fromStdString(m_table->text(index.row(), index.column()));
}

ProxyPeer::ProxyPeer(const ColumnTable* table, int filterColumn) : m_table(table), m_filterColumn(filterColumn) {}

void ProxyPeer::setNeedle(const std::string& needle) {
  std::uint32_t codes = 0;
  for (int row = 0; row < m_table->rowCount(); ++row) {
    codes = std::max(codes, m_table->code(row, m_filterColumn) + 1);
  }
  m_accepted.resize(codes);
  for (std::uint32_t code = 0; code < codes; ++code) {
    m_accepted[code] = m_table->textOfCode(m_filterColumn, code).find(needle) != std::string::npos;
  }
  // Not invalidateFilter(): it tells of each run of rows on its own, which takes the view seconds already at 50,000.
  invalidate();
}

bool ProxyPeer::filterAcceptsRow(int row, const QModelIndex&) const {
  return m_accepted.empty() || m_accepted[m_table->code(row, m_filterColumn)];
}

bool ProxyPeer::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  if (m_table->type(left.column()) == ColumnType::Real) {
    return m_table->real(left.row(), left.column()) < m_table->real(right.row(), right.column());
  }
  return m_table->integer(left.row(), left.column()) < m_table->integer(right.row(), right.column());
}

}  // namespace aifactory
