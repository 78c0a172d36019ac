package io.serai.tables;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The parts of a zip by their names: without letter case (ECMA-376 part 2, 6.2.2), and with `/` between folders, also
/// where an old .NET program wrote `\`.
final class WorkbookParts {
    private static final int MOST = 20_000;

    private final Map<String, ZipEntry> byName = new LinkedHashMap<>();

    WorkbookParts(ZipFile zip) {
        if (zip.size() > MOST) {
            throw FileProblem.tooLarge("The workbook has more than " + MOST + " parts.");
        }
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!entry.isDirectory()) {
                byName.putIfAbsent(key(entry.getName()), entry);
            }
        }
    }

    @Nullable
    ZipEntry find(String name) {
        return byName.get(key(name));
    }

    boolean holds(String name) {
        return byName.containsKey(key(name));
    }

    /// Whether a part's name, in lower case, ends so.
    boolean anyEndsWith(String ending) {
        return byName.keySet().stream().anyMatch(name -> name.endsWith(ending));
    }

    /// The name of a target, which is relative to a folder, or absolute within the zip.
    ///
    /// @param folder of the part that names it; empty for the zip's own
    static String resolved(String folder, String target) {
        Deque<String> path = new ArrayDeque<>();
        String plain = target.replace('\\', '/');
        for (String step : (plain.startsWith("/") ? plain : folder + "/" + plain).split("/", -1)) {
            if (step.equals("..")) {
                path.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.addLast(step);
            }
        }
        return String.join("/", path);
    }

    private static String key(String name) {
        return resolved("", name).toLowerCase(Locale.ROOT);
    }
}
