-- The later reason counts, of two at one time the graver. A sender's clock is never trusted to be ahead of ours.
INSERT INTO suppression (account_id, channel, address_key, address, reason, source, noted_on)
VALUES (:account, :channel, :key, :address, :reason, :source, LEAST(:on, UTC_TIMESTAMP(6)))
ON DUPLICATE KEY UPDATE
  source = IF((VALUES(noted_on), VALUES(reason) + 0, VALUES(source)) > (noted_on, reason + 0, source),
    VALUES(source), source),
  reason = IF((VALUES(noted_on), VALUES(reason) + 0) > (noted_on, reason + 0), VALUES(reason), reason),
  noted_on = GREATEST(noted_on, VALUES(noted_on))
