package io.serai.alerts;

import java.util.List;

/// What an alert says: never anything of what came in.
///
/// @param subject in a few words
/// @param lines a sentence for each cause
/// @param page the path of the page where it is looked after
record AlertText(String subject, List<String> lines, String page) {
    AlertText {
        lines = List.copyOf(lines);
    }
}
