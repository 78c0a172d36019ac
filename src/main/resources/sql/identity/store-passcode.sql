INSERT INTO site_passcode (site_id, role, passcode_hash, version, updated_on)
VALUES (?, ?, ?, ?, ?)
ON DUPLICATE KEY UPDATE
  passcode_hash = VALUES(passcode_hash), version = VALUES(version), updated_on = VALUES(updated_on)
