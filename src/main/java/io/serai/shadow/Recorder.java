package io.serai.shadow;

import io.serai.shadow.Effect.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;
import net.ttddyy.dsproxy.proxy.ParameterSetOperation;
import org.jspecify.annotations.Nullable;

/// Notes what the route that is being played does, and refuses statements that a transaction would not undo.
final class Recorder implements QueryExecutionListener {
    private static final int MOST = 10_000;
    private static final int DUPLICATE = 1062;
    private static final int LOCK_WAIT = 1205;
    private static final int DEADLOCK = 1213;
    private static final Pattern FIRST_WORD =
            Pattern.compile("(?s)^(?:\\s|\\(|--[^\\n]*\\n|/\\*[^!M].*?\\*/)*([A-Za-z]+)");
    private static final Pattern TO_FILE = Pattern.compile("(?i)\\bINTO\\s+(?:OUT|DUMP)FILE\\b");
    /// Nobody else sees it, and it commits nothing.
    private static final Pattern OF_ITS_OWN =
            Pattern.compile("(?is)^(?:\\s|--[^\\n]*\\n)*(?:CREATE|DROP)\\s+TEMPORARY\\s+TABLE\\s+"
                    + "(?:IF\\s+(?:NOT\\s+)?EXISTS\\s+)?`?(\\w+)`?");

    private static final Set<String> UNDONE = Set.of("SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH");

    /// What the hub writes of its own work, whatever a route does.
    private static final Set<String> OWN = Set.of(
            "run",
            "run_outcome",
            "run_kept",
            "run_person",
            "run_rejection",
            "hub_hour",
            "hub_pulse",
            "hub_seen",
            "trace",
            "vendor_drift",
            "vendor_record",
            "audit",
            "audit_chain",
            "record_change",
            "record_created",
            "record_word");
    /// What tells people: the first word of a job's capability.
    private static final Set<String> LETTERS = Set.of("mail", "invitations", "notifications", "alert");

    private final WriteReader writes = new WriteReader();
    private final List<Effect> effects = new ArrayList<>();
    private final Set<String> temporary = new HashSet<>();
    private volatile boolean noting;
    private volatile @Nullable String obstacle;

    void begin() {
        effects.clear();
        obstacle = null;
        noting = true;
    }

    /// @param failure how the route ended; null where it ended well
    Played end(@Nullable String failure) {
        noting = false;
        return new Played(effects, failure, obstacle);
    }

    void note(Effect effect) {
        if (noting) {
            if (effects.size() >= MOST) {
                obstacle("it does more than " + MOST + " things");
                throw new IllegalStateException("more than " + MOST + " effects");
            }
            effects.add(effect);
        }
    }

    /// What comes of it says nothing; the first reason is kept.
    void obstacle(String why) {
        if (noting && obstacle == null) {
            obstacle = why;
        }
    }

    @Override
    public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        for (QueryInfo query : queries) {
            Matcher own = OF_ITS_OWN.matcher(query.getQuery());
            if (own.lookingAt()) {
                temporary.add(own.group(1).toLowerCase(Locale.ROOT));
                continue;
            }
            var word = FIRST_WORD.matcher(query.getQuery());
            if (!word.find()
                    || !UNDONE.contains(word.group(1).toUpperCase(Locale.ROOT))
                    || TO_FILE.matcher(query.getQuery()).find()) {
                obstacle("unsupported: a statement that can't be undone");
                throw new UnsupportedStepException("a statement that can't be undone");
            }
        }
    }

    @Override
    public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
        if (!noting) {
            return;
        }
        // one that failed for a key that is there already is what the route wanted, when it went through it first
        if (!execution.isSuccess() && !failed(execution.getThrowable())) {
            return;
        }
        for (QueryInfo query : queries) {
            String table = WriteReader.table(query.getQuery());
            if (table == null || OWN.contains(table) || emptied(table, query.getQuery())) {
                continue;
            }
            List<List<ParameterSetOperation>> sets = query.getParametersList();
            if (sets.isEmpty()) {
                note(query.getQuery(), table, Map.of());
            }
            for (List<ParameterSetOperation> set : sets) {
                note(query.getQuery(), table, values(set));
            }
        }
    }

    /// Temporary tables are emptied before they are used again, and only then.
    private boolean emptied(String table, String sql) {
        return temporary.contains(table) && sql.strip().regionMatches(true, 0, "DELETE", 0, 6);
    }

    private void note(String sql, String table, Map<Integer, Object> values) {
        for (Effect effect : writes.read(sql, values)) {
            if (!table.equals("inbox")) {
                note(effect);
            } else if (effect.what().equals("insert")) {
                note(job(effect));
            }
        }
    }

    /// What was put in the inbox: a letter, or other work.
    private static Effect job(Effect row) {
        String capability = row.fields().getOrDefault("capability", "");
        String word = capability.replaceFirst("\\..*", "");
        return LETTERS.contains(word)
                ? new Effect(Kind.LETTER, "job", capability, row.fields().getOrDefault("event_key", ""), row.fields())
                : row;
    }

    private static Map<Integer, Object> values(List<ParameterSetOperation> set) {
        var values = new HashMap<Integer, Object>();
        for (ParameterSetOperation operation : set) {
            Object[] arguments = operation.getArgs();
            if (arguments.length > 1 && arguments[0] instanceof Integer place) {
                boolean none = operation.getMethod().getName().equals("setNull");
                if (!none && arguments[1] != null) {
                    values.put(place, arguments[1]);
                }
            }
        }
        return values;
    }

    /// @return whether it is for a key that is there already
    private boolean failed(@Nullable Throwable failure) {
        int code = failure instanceof SQLException e ? e.getErrorCode() : 0;
        if (code == LOCK_WAIT || code == DEADLOCK) {
            obstacle("somebody else has a row that it needs at this moment");
        }
        return code == DUPLICATE;
    }
}
