package io.serai.shadow;

import java.util.List;

/// What the sandbox has to play.
///
/// @param route the id of the one that was edited
/// @param yaml its file, or it alone, as edited and checked
/// @param events the keys of the inbox's rows, in the order in which they came
public record ShadowTask(String route, String yaml, List<Long> events) {
    public ShadowTask {
        events = List.copyOf(events);
    }
}
