-- The demo tenant and a second one that must never be seen from it. Safe to run again: what is there stays as it is.

INSERT INTO account (id_random, code, name) VALUES
  ('demoAcct001', 'demo', 'Demo Association'),
  ('demoAcct002', 'demo2', 'Second Demo Association')
ON DUPLICATE KEY UPDATE id = id;

INSERT INTO site (id_random, account_id, code, name)
SELECT 'demoSite001', id, 'demo', 'Demo Site' FROM account WHERE id_random = 'demoAcct001'
ON DUPLICATE KEY UPDATE site.id = site.id;

INSERT INTO site_domain (id_random, site_id, fqdn, access_key)
SELECT 'demoDomn001', id, 'demo.example.org', 'demo-access-key' FROM site WHERE id_random = 'demoSite001'
ON DUPLICATE KEY UPDATE site_domain.id = site_domain.id;

INSERT INTO event (id_random, account_id, name, description, start_datetime, end_datetime, timezone, badge_import_json)
SELECT 'pjrcghqwert', id, 'Adapt 2026', 'The conference of the tour in the README',
  '2026-06-01 09:00:00', '2026-06-03 17:00:00', 'America/New_York',
  '{"event_badge_template_id": "demoTmpl001", "badge_types": [{"contains": "sponsor", "badge_type_code": "sponsor"}, {"contains": "attend", "badge_type_code": "attendee"}]}'
FROM account WHERE id_random = 'demoAcct001'
ON DUPLICATE KEY UPDATE event.id = event.id;

INSERT INTO event (id_random, account_id, name, start_datetime, end_datetime, timezone, badge_import_json)
SELECT 'demoEvnt002', id, 'Second Conference', '2026-09-01 09:00:00', '2026-09-02 17:00:00', 'Europe/Berlin',
  '{"event_badge_template_id": "demoTmpl002", "badge_types": [{"contains": "sponsor", "badge_type_code": "sponsor"}, {"contains": "attend", "badge_type_code": "attendee"}]}'
FROM account WHERE id_random = 'demoAcct002'
ON DUPLICATE KEY UPDATE event.id = event.id;

INSERT INTO event_badge_template (id_random, event_id, name)
SELECT 'demoTmpl001', id, 'Demo badge' FROM event WHERE id_random = 'pjrcghqwert'
ON DUPLICATE KEY UPDATE event_badge_template.id = event_badge_template.id;

INSERT INTO event_badge_template (id_random, event_id, name)
SELECT 'demoTmpl002', id, 'Second demo badge' FROM event WHERE id_random = 'demoEvnt002'
ON DUPLICATE KEY UPDATE event_badge_template.id = event_badge_template.id;
