INSERT INTO mail_template (account_id, code, subject, body_text, body_html)
VALUES (:account, :code, :subject, :text, :html)
ON DUPLICATE KEY UPDATE
  subject = VALUES(subject), body_text = VALUES(body_text), body_html = VALUES(body_html), updated_on = UTC_TIMESTAMP(3)
