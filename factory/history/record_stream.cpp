// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/record_stream.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace aifactory::history {
namespace {

constexpr std::size_t readAhead = 256U << 10;
constexpr std::size_t skipAhead = 512;

/// The file may be whole and readable at another time.
absl::Status failed(int error) {
  return refusal(error == ENOENT ? absl::StatusCode::kNotFound : absl::StatusCode::kUnavailable, "HISTORY_FILE",
                 std::strerror(error));
}

absl::StatusOr<File> openFile(const std::string& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  const bool isThere = file.isOpen() && ::fstat(file.get(), &status) == 0;
  if (isThere ? !S_ISREG(status.st_mode) : errno == ELOOP) {
    return refusal(absl::StatusCode::kDataLoss, "HISTORY_FILE", "it is not a plain file");
  }
  if (!isThere) return failed(errno);
  return file;
}

/// Up to `size` bytes; fewer at the end of the file, and where there is an error.
std::size_t readAt(int descriptor, char* bytes, std::size_t size, std::uint64_t offset, int& error) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::pread(descriptor, bytes + done, size - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) error = errno;
    if (count <= 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace

RecordStream::RecordStream(File file, std::uint64_t begin, std::uint64_t end, Use use)
    : m_file(std::move(file)), m_offset(begin), m_end(end), m_readAhead(use == Use::Read ? readAhead : skipAhead) {}

absl::StatusOr<std::unique_ptr<RecordStream>> RecordStream::open(const std::string& path, std::uint64_t begin,
                                                                 std::uint64_t end, Use use) {
  auto file = openFile(path);
  if (!file.ok()) return file.status();
  return std::unique_ptr<RecordStream>(new RecordStream(*std::move(file), begin, end, use));
}

std::uint64_t RecordStream::reach(std::uint64_t wanted) {
  if (m_size < wanted) {
    struct stat status {};
    if (::fstat(m_file.get(), &status) == 0) m_size = static_cast<std::uint64_t>(status.st_size);
  }
  return std::min({m_size, m_end, wanted});
}

std::string_view RecordStream::window(std::size_t bytes) {
  const std::uint64_t end = reach(m_offset + bytes);
  const std::size_t available = end > m_offset ? static_cast<std::size_t>(end - m_offset) : 0;
  const bool held = m_offset >= m_bufferOffset && m_offset + available <= m_bufferOffset + m_buffer.size();
  int error = 0;
  if (!held) {
    const std::uint64_t ahead = std::max(m_offset, reach(m_offset + std::max(bytes, m_readAhead)));
    m_buffer.resize(static_cast<std::size_t>(ahead - m_offset));
    m_buffer.resize(readAt(m_file.get(), m_buffer.data(), m_buffer.size(), m_offset, error));
    m_bufferOffset = m_offset;
  }
  const auto view = std::string_view(m_buffer).substr(static_cast<std::size_t>(m_offset - m_bufferOffset), available);
  m_error = view.size() < available ? error : 0;  // what nobody asked for may fail
  return view;
}

RecordStream::Next RecordStream::peek() {
  const std::string_view bytes = window(RecordHeader::size);
  if (bytes.size() < RecordHeader::size) return m_error != 0 ? Next::Unreadable : Next::End;
  if (!decode(bytes, m_header)) return Next::Damaged;
  const std::uint64_t end = m_offset + RecordHeader::size + m_header.length;
  return reach(end) < end ? Next::End : Next::Record;
}

RecordStream::Next RecordStream::peekBehind() {
  const std::uint64_t offset = m_offset;
  const RecordHeader header = m_header;
  skip();
  const Next behind = peek();
  m_offset = offset;
  m_header = header;
  return behind;
}

bool RecordStream::takeRaw(std::string_view& bytes) {
  const std::size_t size = RecordHeader::size + m_header.length;
  bytes = window(size);
  if (bytes.size() < size || !isIntact(m_header, bytes.substr(RecordHeader::size))) return false;
  m_offset += size;
  return true;
}

bool RecordStream::take(std::string& plain) {
  std::string_view bytes;
  return takeRaw(bytes) && unpack(bytes.substr(RecordHeader::size), plain);
}

bool RecordStream::isTorn() { return reach(m_offset + 1) > m_offset; }

bool RecordStream::hidesRecords() {
  const std::string_view rest = window(RecordHeader::size + RecordHeader::mostPayload);
  for (std::size_t place = 1; place + RecordHeader::size <= rest.size(); ++place) {
    RecordHeader header;
    const std::string_view payload = rest.substr(place + RecordHeader::size);
    if (decode(rest.substr(place), header) && header.length <= payload.size() &&
        isIntact(header, payload.substr(0, header.length))) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<std::optional<Milliseconds>> readFinalMark(const std::string& path) {
  const std::optional<Milliseconds> none;
  const auto file = openFile(path);
  if (!file.ok()) return file.status();
  struct stat status {};
  if (::fstat(file->get(), &status) != 0) return failed(errno);
  const auto size = static_cast<std::uint64_t>(status.st_size);
  std::string bytes(RecordHeader::size, '\0');
  if (size < FileHeader::size + bytes.size()) return none;
  int error = 0;
  const bool isWhole = readAt(file->get(), bytes.data(), bytes.size(), size - bytes.size(), error) == bytes.size();
  if (error != 0) return failed(error);
  RecordHeader header;
  const bool isMark =
      isWhole && decode(bytes, header) && header.kind == RecordKind::Mark && header.length == 0 && isIntact(header, {});
  if (!isMark) return none;
  return std::optional(header.time);
}

absl::StatusOr<FileHeader> readFileHeader(const std::string& path) {
  const auto file = openFile(path);
  if (!file.ok()) return file.status();
  std::string bytes(FileHeader::size, '\0');
  int error = 0;
  bytes.resize(readAt(file->get(), bytes.data(), bytes.size(), 0, error));
  if (error != 0) return failed(error);
  return decodeFileHeader(bytes);
}

}  // namespace aifactory::history
