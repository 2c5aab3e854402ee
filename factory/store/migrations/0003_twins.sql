-- SPDX-License-Identifier: GPL-3.0-or-later
-- Twins that have a scene. In columns of their own, since a scene that no row names is dropped: no row may be unreadable.
CREATE TABLE twins (
  name VARCHAR(255) PRIMARY KEY,
  display_name TEXT NOT NULL,
  description TEXT NOT NULL,
  sha256 VARCHAR(64) NOT NULL,
  size_bytes BIGINT NOT NULL,
  creator TEXT NOT NULL,
  create_ms BIGINT NOT NULL
);
