// SPDX-License-Identifier: GPL-3.0-or-later
#include "factory/history/segment_writer.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace aifactory::history {

absl::StatusOr<std::unique_ptr<SegmentWriter>> SegmentWriter::create(const std::string& directory, Milliseconds start,
                                                                     const FileHeader& header, std::string_view records,
                                                                     const AtPoint& at) {
  const auto reach = [&](std::string_view point) {
    if (at) at(point);
  };
  std::string path;
  File file;
  do {
    path = directory + "/" + fileNameOf(start++);
    file = File(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  } while (!file.isOpen() && errno == EEXIST);
  std::unique_ptr<SegmentWriter> writer(new SegmentWriter(path, std::move(file)));
  if (!writer->m_file.isOpen()) return writer->failed("cannot be created");
  reach("file created");
  absl::Status status = writer->write(encode(header));
  if (status.ok()) {
    reach("header written");
    status = writer->write(records);
  }
  if (status.ok()) {
    reach("keyframe written");
    status = writer->sync();
  }
  if (status.ok() && !syncDirectory(directory)) status = writer->failed("cannot be brought to the disk");
  if (!status.ok()) {
    ::unlink(path.c_str());
    return status;
  }
  reach("keyframe synced");
  return writer;
}

absl::Status SegmentWriter::failed(std::string_view what) const {
  const int error = errno;
  const std::string_view advice = error == ENOSPC || error == EDQUOT || error == EFBIG ? " Make room there." : "";
  return refusal(absl::StatusCode::kResourceExhausted, "HISTORY_DISK",
                 fmt::format("{} {}: {}.{}", m_path, what, std::strerror(error), advice));
}

absl::Status SegmentWriter::write(std::string_view records) {
  std::size_t done = 0;
  while (done < records.size()) {
    const ssize_t count = ::write(m_file.get(), records.data() + done, records.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      const absl::Status status = failed("cannot be written");
      if (::ftruncate(m_file.get(), static_cast<off_t>(m_size)) != 0) return status;  // the next reader cuts it
      ::lseek(m_file.get(), 0, SEEK_END);
      return status;
    }
    done += static_cast<std::size_t>(count);
  }
  m_size += records.size();
  return absl::OkStatus();
}

absl::Status SegmentWriter::sync() {
  return ::fdatasync(m_file.get()) == 0 ? absl::OkStatus() : failed("cannot be brought to the disk");
}

}  // namespace aifactory::history
