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

absl::StatusOr<File> openFile(const std::string& path) {
  File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!file.isOpen() || ::fstat(file.get(), &status) != 0) {
    return refusal(absl::StatusCode::kNotFound, "HISTORY_FILE", path + ": " + std::strerror(errno));
  }
  if (!S_ISREG(status.st_mode)) return refusal(absl::StatusCode::kDataLoss, "HISTORY_FILE", "it is not a plain file");
  return file;
}

/// Up to `size` bytes; fewer at the end of the file.
std::size_t readAt(int descriptor, char* bytes, std::size_t size, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < size) {
    const ssize_t count = ::pread(descriptor, bytes + done, size - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;  // what cannot be read is as good as missing
    done += static_cast<std::size_t>(count);
  }
  return done;
}

}  // namespace

File::~File() {
  if (m_descriptor >= 0) ::close(m_descriptor);
}

File& File::operator=(File&& other) noexcept {
  std::swap(m_descriptor, other.m_descriptor);
  return *this;
}

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
    m_size = ::fstat(m_file.get(), &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
  }
  return std::min({m_size, m_end, wanted});
}

std::string_view RecordStream::window(std::size_t bytes) {
  const std::uint64_t end = reach(m_offset + bytes);
  const std::size_t available = end > m_offset ? static_cast<std::size_t>(end - m_offset) : 0;
  const bool held = m_offset >= m_bufferOffset && m_offset + available <= m_bufferOffset + m_buffer.size();
  if (!held) {
    const std::uint64_t ahead = reach(m_offset + std::max(bytes, m_readAhead));
    m_buffer.resize(static_cast<std::size_t>(ahead - m_offset));
    m_buffer.resize(readAt(m_file.get(), m_buffer.data(), m_buffer.size(), m_offset));
    m_bufferOffset = m_offset;
  }
  return std::string_view(m_buffer).substr(static_cast<std::size_t>(m_offset - m_bufferOffset), available);
}

RecordStream::Next RecordStream::peek() {
  const std::string_view bytes = window(RecordHeader::size);
  if (bytes.size() < RecordHeader::size) return Next::End;
  if (!decode(bytes, m_header)) return Next::Damaged;
  const std::uint64_t end = m_offset + RecordHeader::size + m_header.length;
  return reach(end) < end ? Next::End : Next::Record;
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

std::optional<Milliseconds> readFinalMark(const std::string& path) {
  const auto file = openFile(path);
  struct stat status {};
  if (!file.ok() || ::fstat(file->get(), &status) != 0) return std::nullopt;
  const auto size = static_cast<std::uint64_t>(status.st_size);
  std::string bytes(RecordHeader::size, '\0');
  if (size < FileHeader::size + bytes.size()) return std::nullopt;
  RecordHeader header;
  if (readAt(file->get(), bytes.data(), bytes.size(), size - bytes.size()) < bytes.size() || !decode(bytes, header) ||
      header.kind != RecordKind::Mark || header.length != 0 || !isIntact(header, {})) {
    return std::nullopt;
  }
  return header.time;
}

absl::StatusOr<FileHeader> readFileHeader(const std::string& path) {
  const auto file = openFile(path);
  if (!file.ok()) return file.status();
  std::string bytes(FileHeader::size, '\0');
  bytes.resize(readAt(file->get(), bytes.data(), bytes.size(), 0));
  return decodeFileHeader(bytes);
}

}  // namespace aifactory::history
