package io.serai.web;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a client takes, by its header `Accept` (RFC 9110, 12.5.1). Of several ranges that fit a type, the most exact
/// one counts; one that can't be read counts for nothing. Parameters other than `q` are not looked at.
///
/// @param ranges as they were sent; empty where the header is missing or says nothing
record Accepted(List<String> ranges) {
    /// Commas part ranges, but for those within quotes.
    private static final Pattern RANGE = Pattern.compile("(?:[^,\"]|\"(?:[^\"\\\\]|\\\\.)*+\"?+)++");

    private static final Pattern QUALITY = Pattern.compile(";\\s*q\\s*=\\s*([^;\\s]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern WEIGHT = Pattern.compile("(0?\\.\\d{1,3}|0\\.?|1(\\.0{0,3})?)");
    private static final Pattern TYPE = Pattern.compile("[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+");

    Accepted {
        ranges = List.copyOf(ranges);
    }

    /// @param lines of the header, of which there may be several
    static Accepted of(List<String> lines) {
        return new Accepted(RANGE.matcher(String.join(",", lines))
                .results()
                .map(found -> found.group().strip().toLowerCase(Locale.ROOT))
                .filter(range -> !range.isEmpty())
                .toList());
    }

    /// Whether a page will do: also where nothing is said.
    boolean admitsPages() {
        return ranges.isEmpty() || quality("text/html") > 0;
    }

    /// Whether a page is asked for rather than data: `*/*`, and a client that says nothing, prefer neither.
    boolean prefersPages() {
        double page = quality("text/html");
        return page > 0 && page > quality("application/json") && page > quality("application/problem+json");
    }

    /// Whether server-sent events are asked for rather than data.
    boolean prefersEvents() {
        double events = quality("text/event-stream");
        return events > 0 && events > quality("application/json");
    }

    private double quality(String type) {
        double best = 0;
        int exactness = 0;
        for (String range : ranges) {
            int fits = exactness(range, type);
            if (fits > 0 && fits >= exactness) {
                double weight = weight(range);
                if (weight >= 0) {
                    best = fits > exactness ? weight : Math.max(best, weight);
                    exactness = fits;
                }
            }
        }
        return best;
    }

    /// @return 3 for the type, 2 for its family, 1 for anything, 0 where it does not fit
    private static int exactness(String range, String type) {
        int end = range.indexOf(';');
        String name = (end < 0 ? range : range.substring(0, end)).strip();
        if (name.equals("*") || name.equals("*/*")) {
            return 1; // Java's own client says `*`
        }
        if (!TYPE.matcher(name).matches()) {
            return 0;
        }
        return name.equals(type) ? 3 : name.equals(type.substring(0, type.indexOf('/')) + "/*") ? 2 : 0;
    }

    /// @return 0 to 1; below 0 where it can't be read
    private static double weight(String range) {
        Matcher quality = QUALITY.matcher(range);
        if (!quality.find()) {
            return 1;
        }
        return WEIGHT.matcher(quality.group(1)).matches() ? Double.parseDouble(quality.group(1)) : -1;
    }
}
