-- SPDX-License-Identifier: GPL-3.0-or-later
-- Alerts from their start to their end, and what people have silenced. `alert` is the message in base64; the columns
-- beside it are what it is looked for by. An episode that is not over has end_ms 0.
CREATE TABLE alert_episodes (
  name VARCHAR(255) NOT NULL,
  start_ms BIGINT NOT NULL,
  end_ms BIGINT NOT NULL,
  kind INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  alert TEXT NOT NULL,
  PRIMARY KEY (name, start_ms)
);
CREATE INDEX alert_episodes_by_end ON alert_episodes (end_ms, name);
CREATE TABLE alert_silences (
  name VARCHAR(255) PRIMARY KEY,
  identity TEXT NOT NULL,
  note TEXT NOT NULL,
  until_ms BIGINT NOT NULL
);
