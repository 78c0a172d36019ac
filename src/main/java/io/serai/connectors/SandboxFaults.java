package io.serai.connectors;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which fault a request meets: the one that its own data asks for, else by chance.
///
/// An id in the path or in a query value that holds `fault-<word>-` asks for that fault, such as
/// `/customers/fault-429-date-<uuid>`; with `fault-500-2x-` only the first two requests of that path meet it. The
/// vendor sees the id without it.
public final class SandboxFaults {
    public static final Set<SandboxFault> ALL = Set.of(SandboxFault.values());

    private static final Pattern ASKED = Pattern.compile("fault-("
            + Arrays.stream(SandboxFault.values())
                    .map(SandboxFault::word)
                    .sorted(Comparator.comparing(String::length).reversed())
                    .collect(Collectors.joining("|"))
            + ")(?:-(\\d{1,3})x)?(?:-|(?=/|$))");
    private static final Map<String, SandboxFault> BY_WORD =
            Arrays.stream(SandboxFault.values()).collect(Collectors.toMap(SandboxFault::word, fault -> fault));
    private static final int REMEMBERED = 10_000;

    private final double rate;
    private final Random random;
    private final List<SandboxFault> kinds;
    private final Map<String, Integer> met = new HashMap<>();

    /// What a request meets, and what of it the vendor sees.
    record Choice(@Nullable SandboxFault fault, String path, Map<String, String> query) {}

    /// @param rate the share of all requests that meet one by chance, 0 to 1
    /// @param seed the same seed, the same faults for the same sequence of requests
    public SandboxFaults(double rate, long seed, Set<SandboxFault> kinds) {
        this.rate = rate;
        this.random = new Random(seed);
        this.kinds = kinds.stream().sorted().toList();
    }

    /// None by chance.
    public static SandboxFaults asked() {
        return new SandboxFaults(0, 0, ALL);
    }

    synchronized Choice choose(String path, Map<String, String> query) {
        var texts = new HashMap<>(query);
        SandboxFault fault = wish(path, path);
        for (var entry : query.entrySet()) {
            SandboxFault wish = wish(entry.getValue(), path + "?" + entry);
            fault = wish == null ? fault : wish;
            texts.put(entry.getKey(), ASKED.matcher(entry.getValue()).replaceFirst(""));
        }
        if (fault == null && !kinds.isEmpty() && random.nextDouble() < rate) {
            fault = kinds.get(random.nextInt(kinds.size()));
        }
        return new Choice(fault, ASKED.matcher(path).replaceFirst(""), texts);
    }

    private @Nullable SandboxFault wish(String text, String request) {
        Matcher asked = ASKED.matcher(text);
        if (!asked.find()) {
            return null;
        }
        if (asked.group(2) != null) {
            if (met.size() > REMEMBERED) {
                met.clear();
            }
            if (met.merge(request, 1, Integer::sum) > Integer.parseInt(asked.group(2))) {
                return null;
            }
        }
        return BY_WORD.get(asked.group(1));
    }
}
