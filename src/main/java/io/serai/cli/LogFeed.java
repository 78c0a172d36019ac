package io.serai.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What becomes of runs, told as it is seen: that one begins, how far it is, that it ends, and what became a dead
/// letter. By asking again and again, as that goes on over a hub's restart.
final class LogFeed {
    static final String BEGIN = "begin";
    static final String PROGRESS = "progress";
    static final String END = "end";
    static final String LETTER = "dead_letter";

    private static final String RUNS = "/v3/hub/run";
    private static final String LETTERS = "/v3/hub/dead_letter";
    private static final int PAST = 20;
    private static final int MOST = 1000;
    private static final int REMEMBERED = 10_000;
    private static final int FORBIDDEN = 403;
    private static final String RUNNING = "running";

    private final HubClient hub;
    private final @Nullable String capability;
    private final BiConsumer<String, JsonNode> told;
    /// Runs by their ids, with what was last said of them; the oldest are forgotten.
    private final Map<String, String> known = remembering();
    /// Letters with when they failed last.
    private final Map<String, String> letters = remembering();
    /// By the hub's clock.
    private String newest = "";
    private boolean mayReadLetters = true;

    /// @param told of an event, with the run or letter as the hub answers it
    LogFeed(HubClient hub, @Nullable String capability, BiConsumer<String, JsonNode> told) {
        this.hub = hub;
        this.capability = capability;
        this.told = told;
    }

    private static Map<String, String> remembering() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    /// Tells of the last runs. Letters that are there already are not told of.
    void begin() {
        runs(PAST, null, null).forEach(this::see);
        readLetters(false);
    }

    /// Tells of what has come since.
    void look() {
        var seen = new HashSet<String>();
        for (JsonNode run : runs(MOST, newest.isEmpty() ? null : newest, null)) {
            see(run);
            seen.add(run.path("id").asText());
        }
        Set<String> waiting = new HashSet<>(known.keySet());
        waiting.removeIf(id -> seen.contains(id) || !isRunning(known.get(id)));
        if (!waiting.isEmpty()) {
            for (JsonNode run : runs(MOST, null, RUNNING)) {
                waiting.remove(run.path("id").asText());
                see(run);
            }
            waiting.forEach(
                    id -> see(hub.get(RUNS + "/" + HubClient.segment(id)).path("data")));
        }
        readLetters(true);
    }

    private static boolean isRunning(@Nullable String said) {
        return said != null && said.startsWith(RUNNING);
    }

    /// The oldest first.
    private List<JsonNode> runs(int limit, @Nullable String since, @Nullable String status) {
        return oldestFirst(hub.get(new Asked(RUNS)
                .with("capability", capability)
                .with("since", since)
                .with("status", status)
                .with("limit", String.valueOf(limit))
                .path()));
    }

    private static List<JsonNode> oldestFirst(JsonNode answer) {
        var list = new ArrayList<JsonNode>();
        answer.path("data").forEach(list::add);
        Collections.reverse(list);
        return list;
    }

    private void see(JsonNode run) {
        String status = run.path("status").asText();
        String now = status + " " + percent(run);
        String began = run.path("started_on").asText("");
        newest = began.compareTo(newest) > 0 ? began : newest;
        String before = known.put(run.path("id").asText(), now);
        if (before == null) {
            told.accept(BEGIN, run);
        }
        if (!now.equals(before) && !status.equals(RUNNING)) {
            told.accept(END, run);
        } else if (!now.equals(before) && (before != null || percent(run) > 0)) {
            told.accept(PROGRESS, run);
        }
    }

    private static int percent(JsonNode run) {
        return (int) Math.floor(run.path("progress").asDouble() * 100);
    }

    private void readLetters(boolean tell) {
        if (!mayReadLetters) {
            return;
        }
        try {
            String path = new Asked(LETTERS)
                    .with("capability", capability)
                    .with("status", "open")
                    .with("limit", String.valueOf(MOST))
                    .path();
            for (JsonNode letter : oldestFirst(hub.get(path))) {
                String failed = letter.path("last_failed_on").asText();
                if (!failed.equals(letters.put(letter.path("id").asText(), failed)) && tell) {
                    told.accept(LETTER, letter);
                }
            }
        } catch (RefusedException e) {
            if (e.answered() != FORBIDDEN) {
                throw e;
            }
            mayReadLetters = false;
        }
    }

    /// A line for people.
    static String text(String event, JsonNode about) {
        String who = about.path("id").asText() + "  " + about.path("capability").asText() + "  ";
        return switch (event) {
            case BEGIN ->
                about.path("started_on").asText() + "  begins    " + who + "by "
                        + about.path("trigger").asText() + ": "
                        + about.path("source").asText();
            case PROGRESS -> about.path("started_on").asText() + "  at %3d %%  ".formatted(percent(about)) + who;
            case END ->
                about.path("finished_on").asText() + "  "
                        + "%-8s  ".formatted(about.path("status").asText()) + who + ended(about);
            default ->
                about.path("last_failed_on").asText() + "  dead      " + who
                        + about.path("exception").asText() + ": "
                        + about.path("message").asText();
        };
    }

    private static String ended(JsonNode run) {
        var counts = new TreeMap<String, String>();
        run.path("counts").properties().forEach(count -> {
            if (count.getValue().asLong() != 0) {
                counts.put(count.getKey(), count.getValue().asText());
            }
        });
        String said = run.path("message").asText("");
        return said.isEmpty() ? counts.toString() : said;
    }
}
