-- Whether a sync of that event is on its way or waits for its turn
SELECT EXISTS (
  SELECT 1 FROM inbox
  WHERE `connection` = :connection AND order_key = :key AND status IN ('accepted', 'working', 'retrying'))
