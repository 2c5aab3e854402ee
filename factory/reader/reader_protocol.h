// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace aifactory {

/// Between factoryd and factory-reader, over the socket that is the helper's standard input: factoryd sends one packet,
/// "USER\0PATH"; the helper answers with one of these, with the descriptor beside it when `result` is Opened.
struct ReaderAnswer {
  enum Result : std::int32_t {
    Opened = 0,
    NotOpened = 1,     ///< `error` is the errno
    NotRegular = 2,    ///< a directory, device, pipe or socket
    NotOwned = 3,      ///< a file of another user, whoever may read it
    CannotBecome = 4,  ///< the helper could not turn into that user for good
  };
  std::int32_t result = CannotBecome;
  std::int32_t error = 0;
};

inline constexpr std::size_t readerPacketSize = 8192;

}  // namespace aifactory
