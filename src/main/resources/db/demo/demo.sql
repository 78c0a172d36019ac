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

-- A few records of each type for both tenants, alike but for their ids, so that who mixes them up shows it. The two
-- events start without people; those of each tenant were at another one.

INSERT INTO site (id_random, account_id, code, name, cfg_json)
SELECT 'demoSite002', id, 'demo', 'Second Demo Site', '{"public": {"theme": "dark"}, "layout": "wide"}'
FROM account WHERE id_random = 'demoAcct002'
ON DUPLICATE KEY UPDATE site.id = site.id;

INSERT INTO site_domain (id_random, site_id, fqdn, access_key)
SELECT 'demoDomn002', id, 'demo2.example.org', 'demo2-access-key' FROM site WHERE id_random = 'demoSite002'
ON DUPLICATE KEY UPDATE site_domain.id = site_domain.id;

CREATE TEMPORARY TABLE demo_tenant (n CHAR(1) COLLATE utf8mb4_bin, account_id BIGINT UNSIGNED, site_id BIGINT UNSIGNED, event_id BIGINT UNSIGNED);

INSERT INTO demo_tenant
SELECT '1', a.id, s.id, e.id FROM account a
JOIN site s ON s.account_id = a.id AND s.id_random = 'demoSite001'
JOIN event e ON e.account_id = a.id AND e.id_random = 'pjrcghqwert' WHERE a.id_random = 'demoAcct001'
UNION ALL
SELECT '2', a.id, s.id, e.id FROM account a
JOIN site s ON s.account_id = a.id AND s.id_random = 'demoSite002'
JOIN event e ON e.account_id = a.id AND e.id_random = 'demoEvnt002' WHERE a.id_random = 'demoAcct002';

INSERT INTO page (id_random, site_id, path, title, body)
SELECT CONCAT('demoPage00', n), site_id, '/', 'Welcome', 'What this site is about.' FROM demo_tenant
ON DUPLICATE KEY UPDATE page.id = page.id;

INSERT INTO person (id_random, account_id, given_name, family_name, full_name, email)
SELECT CONCAT('demoPers00', n), account_id, 'Ada', 'Example', 'Ada Example', 'ada@example.org' FROM demo_tenant
UNION ALL
SELECT CONCAT('demoPers01', n), account_id, 'José', 'Beispiel', 'José Beispiel', 'jose@example.org' FROM demo_tenant
ON DUPLICATE KEY UPDATE person.id = person.id;

INSERT INTO contact (id_random, person_id, kind, `value`, label)
SELECT CONCAT('demoCont00', t.n), p.id, 'mobile', '+1 202 555 0100', 'At the event'
FROM demo_tenant t JOIN person p ON p.id_random = CONCAT('demoPers00', t.n)
ON DUPLICATE KEY UPDATE contact.id = contact.id;

INSERT INTO address (id_random, person_id, line_1, city, postal_code)
SELECT CONCAT('demoAddr00', t.n), p.id, '1 Example Street', 'Springfield', '12345'
FROM demo_tenant t JOIN person p ON p.id_random = CONCAT('demoPers00', t.n)
ON DUPLICATE KEY UPDATE address.id = address.id;

INSERT INTO event_location (id_random, event_id, code, name)
SELECT CONCAT('demoLoca00', n), event_id, 'demo-hall', 'Hall 1' FROM demo_tenant
ON DUPLICATE KEY UPDATE event_location.id = event_location.id;

INSERT INTO event_track (id_random, event_id, code, name)
SELECT CONCAT('demoTrak00', n), event_id, 'demo-track', 'Practice' FROM demo_tenant
ON DUPLICATE KEY UPDATE event_track.id = event_track.id;

INSERT INTO event_session (id_random, account_id, event_id, event_location_id, code, name, `public`)
SELECT CONCAT('demoSess00', t.n), t.account_id, t.event_id, l.id, 'demo-opening', 'Opening', 1
FROM demo_tenant t JOIN event_location l ON l.id_random = CONCAT('demoLoca00', t.n)
ON DUPLICATE KEY UPDATE event_session.id = event_session.id;

INSERT INTO event_presentation (id_random, event_id, event_session_id, code, name)
SELECT CONCAT('demoPrtn00', t.n), t.event_id, s.id, 'demo-keynote', 'Keynote'
FROM demo_tenant t JOIN event_session s ON s.id_random = CONCAT('demoSess00', t.n)
ON DUPLICATE KEY UPDATE event_presentation.id = event_presentation.id;

INSERT INTO event_presenter (id_random, event_id, external_id, given_name, family_name)
SELECT CONCAT('demoPrtr00', n), event_id, 'demo-presenter', 'Grace', 'Sample' FROM demo_tenant
ON DUPLICATE KEY UPDATE event_presenter.id = event_presenter.id;

INSERT INTO event_presentation_presenter (event_presentation_id, event_presenter_id)
SELECT a.id, r.id
FROM demo_tenant t
JOIN event_presentation a ON a.id_random = CONCAT('demoPrtn00', t.n)
JOIN event_presenter r ON r.id_random = CONCAT('demoPrtr00', t.n)
ON DUPLICATE KEY UPDATE event_presenter_id = event_presenter_id;

INSERT INTO event_device (id_random, event_id, code, name, kind)
SELECT CONCAT('demoDevc00', n), event_id, 'demo-scanner', 'Door 1', 'scanner' FROM demo_tenant
ON DUPLICATE KEY UPDATE event_device.id = event_device.id;

INSERT INTO event_exhibit (id_random, event_id, code, name, questions_json)
SELECT CONCAT('demoExhb00', n), event_id, 'demo-stand', 'Stand 1', '[{"code": "call", "label": "Shall we call?"}]'
FROM demo_tenant
ON DUPLICATE KEY UPDATE event_exhibit.id = event_exhibit.id;

INSERT INTO journal (id_random, account_id, person_id, name)
SELECT CONCAT('demoJour00', t.n), t.account_id, p.id, 'Notes'
FROM demo_tenant t JOIN person p ON p.id_random = CONCAT('demoPers00', t.n)
ON DUPLICATE KEY UPDATE journal.id = journal.id;

INSERT INTO journal_entry (id_random, journal_id, title, content)
SELECT CONCAT('demoEntr00', t.n), j.id, 'First day', 'What was good, and what was not.'
FROM demo_tenant t JOIN journal j ON j.id_random = CONCAT('demoJour00', t.n)
ON DUPLICATE KEY UPDATE journal_entry.id = journal_entry.id;

INSERT INTO post (id_random, account_id, title, content, person_id)
SELECT CONCAT('demoPost00', t.n), t.account_id, 'Who comes?', 'Say hello below.', p.id
FROM demo_tenant t JOIN person p ON p.id_random = CONCAT('demoPers00', t.n)
ON DUPLICATE KEY UPDATE post.id = post.id;

INSERT INTO post_comment (id_random, post_id, content)
SELECT CONCAT('demoCmnt00', t.n), o.id, 'I do.'
FROM demo_tenant t JOIN post o ON o.id_random = CONCAT('demoPost00', t.n)
ON DUPLICATE KEY UPDATE post_comment.id = post_comment.id;

INSERT INTO archive (id_random, account_id, code, name)
SELECT CONCAT('demoArch00', n), account_id, 'demo', 'Recordings' FROM demo_tenant
ON DUPLICATE KEY UPDATE archive.id = archive.id;

INSERT INTO archive_content (id_random, archive_id, code, name, original_url)
SELECT CONCAT('demoCtnt00', t.n), a.id, 'opening', 'Opening', 'https://www.example.org/opening.mp4'
FROM demo_tenant t JOIN archive a ON a.id_random = CONCAT('demoArch00', t.n)
ON DUPLICATE KEY UPDATE archive_content.id = archive_content.id;

INSERT INTO data_store (id_random, account_id, code, name, data_json)
SELECT CONCAT('demoStor00', n), account_id, 'demo', 'Settings of the demo', '{"colour": "green"}' FROM demo_tenant
ON DUPLICATE KEY UPDATE data_store.id = data_store.id;

INSERT INTO lookup (id_random, account_id, list, code, name, name_short, sort)
SELECT CONCAT('demoLook00', n), account_id, 'post_topic', 'news', 'News of ours', 'news', 1 FROM demo_tenant
ON DUPLICATE KEY UPDATE lookup.id = lookup.id;

INSERT INTO event (id_random, account_id, name, start_datetime, end_datetime, timezone)
SELECT CONCAT('demoEvnt01', n), account_id, 'Meeting of 2025', '2025-06-02 09:00:00', '2025-06-02 17:00:00', 'Europe/Berlin'
FROM demo_tenant
ON DUPLICATE KEY UPDATE event.id = event.id;

INSERT INTO event_person (id_random, event_id, external_id)
SELECT CONCAT('demoEPer00', t.n), e.id, 'demo-ada'
FROM demo_tenant t JOIN event e ON e.id_random = CONCAT('demoEvnt01', t.n)
UNION ALL
SELECT CONCAT('demoEPer01', t.n), e.id, 'demo-jose'
FROM demo_tenant t JOIN event e ON e.id_random = CONCAT('demoEvnt01', t.n)
ON DUPLICATE KEY UPDATE event_person.id = event_person.id;

INSERT INTO event_person_profile (id_random, event_person_id, given_name, family_name, full_name, email)
SELECT CONCAT('demoProf00', t.n), p.id, 'Ada', 'Example', 'Ada Example', 'ada@example.org'
FROM demo_tenant t JOIN event_person p ON p.id_random = CONCAT('demoEPer00', t.n)
UNION ALL
SELECT CONCAT('demoProf01', t.n), p.id, 'José', 'Beispiel', 'José Beispiel', 'jose@example.org'
FROM demo_tenant t JOIN event_person p ON p.id_random = CONCAT('demoEPer01', t.n)
ON DUPLICATE KEY UPDATE event_person_profile.id = event_person_profile.id;

INSERT INTO event_badge (id_random, account_id, event_id, event_person_id, given_name, family_name, full_name, email,
  badge_type_code, allow_tracking)
SELECT CONCAT('demoBadg00', t.n), t.account_id, p.event_id, p.id, 'Ada', 'Example', 'Ada Example', 'ada@example.org',
  'attendee', 1
FROM demo_tenant t JOIN event_person p ON p.id_random = CONCAT('demoEPer00', t.n)
UNION ALL
SELECT CONCAT('demoBadg01', t.n), t.account_id, p.event_id, p.id, 'José', 'Beispiel', 'José Beispiel',
  'jose@example.org', 'sponsor', 0
FROM demo_tenant t JOIN event_person p ON p.id_random = CONCAT('demoEPer01', t.n)
ON DUPLICATE KEY UPDATE event_badge.id = event_badge.id;

INSERT INTO event_exhibit (id_random, event_id, code, name, questions_json)
SELECT CONCAT('demoExhb01', t.n), e.id, 'demo-stand', 'Stand 1', '[{"code": "call", "label": "Shall we call?"}]'
FROM demo_tenant t JOIN event e ON e.id_random = CONCAT('demoEvnt01', t.n)
ON DUPLICATE KEY UPDATE event_exhibit.id = event_exhibit.id;

INSERT INTO event_exhibit_tracking (id_random, event_exhibit_id, event_person_id, captured_on, rating, answers_json)
SELECT CONCAT('demoLead00', t.n), x.id, p.id, '2025-06-02 10:15:00', 4, '{"call": "yes"}'
FROM demo_tenant t
JOIN event_exhibit x ON x.id_random = CONCAT('demoExhb01', t.n)
JOIN event_person p ON p.id_random = CONCAT('demoEPer00', t.n)
ON DUPLICATE KEY UPDATE event_exhibit_tracking.id = event_exhibit_tracking.id;

-- Who can't sign in, as they have no password.
INSERT INTO `user` (id_random, uuid, account_id, email, email_key, name, role)
SELECT CONCAT('demoUser00', n), CONCAT('00000000-0000-4000-8000-00000000000', n), account_id,
  CONCAT('ada', n, '@example.org'), CONCAT('ada', n, '@example.org'), 'Ada Example', 'viewer'
FROM demo_tenant
ON DUPLICATE KEY UPDATE `user`.id = `user`.id;

INSERT INTO `grant` (id_random, account_id, user_id, object_type, object_id, permission)
SELECT CONCAT('demoGrnt00', t.n), t.account_id, u.id, 'archive', CONCAT('demoArch00', t.n), 'read'
FROM demo_tenant t JOIN `user` u ON u.id_random = CONCAT('demoUser00', t.n)
ON DUPLICATE KEY UPDATE `grant`.id = `grant`.id;

-- Of files only what they are called: their bytes are not here, so they can't be downloaded.
INSERT INTO hosted_file (id_random, account_id, filename, extension, content_type, size, file_purpose, link_to_type,
  link_to_id)
SELECT CONCAT('demoFile00', n), account_id, 'opening.pdf', 'pdf', 'application/pdf', 12345, 'presentation', 'event_session',
  CONCAT('demoSess00', n)
FROM demo_tenant
ON DUPLICATE KEY UPDATE hosted_file.id = hosted_file.id;

INSERT INTO event_file (id_random, account_id, event_id, event_session_id, hosted_file_id, file_purpose, title)
SELECT CONCAT('demoEFil00', t.n), t.account_id, t.event_id, s.id, h.id, 'presentation', 'Slides of the opening'
FROM demo_tenant t
JOIN event_session s ON s.id_random = CONCAT('demoSess00', t.n)
JOIN hosted_file h ON h.id_random = CONCAT('demoFile00', t.n)
ON DUPLICATE KEY UPDATE event_file.id = event_file.id;

DROP TEMPORARY TABLE demo_tenant;

-- The first may do everything; the second is free.
INSERT INTO billing_subscription (owner_id, subscription_id, account_id, customer_id, price_id, tier, status,
                                  cancel_at_period_end, read_on)
SELECT id, 'sub_demo', id, 'cus_demo', 'price_sandboxBusiness', 'business', 'active', 0, UTC_TIMESTAMP(3)
FROM account WHERE id_random = 'demoAcct001'
ON DUPLICATE KEY UPDATE billing_subscription.id = billing_subscription.id;
