package io.serai.notifications;

import java.util.Optional;

/// Asks whoever keeps people's wishes, once somebody does; until then nobody wishes for anything.
public final class NtfyTopics implements NtfyWishes {
    private volatile NtfyWishes wishes = (_, _) -> Optional.empty();

    NtfyTopics() {}

    public void ask(NtfyWishes keeper) {
        wishes = keeper;
    }

    @Override
    public Optional<String> topic(long person, String type) {
        return wishes.topic(person, type);
    }
}
