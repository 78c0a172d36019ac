package io.serai.files;

import io.serai.web.Fault;
import io.serai.web.OneLine;
import io.serai.web.Outcome;
import io.serai.web.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a file, as people gave it: never a path.
record FileName(String text) {
    private static final int LONGEST = 255;
    private static final Pattern EXTENSION = Pattern.compile("[^.]\\.([A-Za-z0-9]{1,32})$");

    /// @param part of the body, for what is wrong with it
    /// @throws Refusal 422
    static FileName of(String given, String part) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .strip();
        String fault = last.isEmpty() || last.equals(".") || last.equals("..")
                ? "has no name"
                : last.length() > LONGEST
                        ? "has a name of more than %d characters".formatted(LONGEST)
                        : OneLine.is(last) ? null : OneLine.EXPECTED;
        if (fault != null) {
            throw new Refusal(new Outcome.Refused(
                    422, "The file can't be kept under this name.", List.of(new Fault("body." + part, fault))));
        }
        return new FileName(last);
    }

    /// What stands behind the last dot, in lower case; empty where nothing does.
    String extension() {
        Matcher matcher = EXTENSION.matcher(text);
        return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : "";
    }
}
