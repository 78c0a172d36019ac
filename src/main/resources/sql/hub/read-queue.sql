SELECT (SELECT COUNT(*) FROM inbox WHERE status = 'accepted') AS waiting,
       (SELECT created_on FROM inbox WHERE id = (SELECT MIN(id) FROM inbox WHERE status = 'accepted')) AS oldest_on,
       (SELECT COUNT(*) FROM inbox WHERE status = 'retrying') AS retrying
