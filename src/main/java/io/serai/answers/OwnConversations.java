package io.serai.answers;

import io.serai.hub.PersonalData;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a person asked and was answered, as far as it is remembered.
final class OwnConversations implements PersonalData {
    private static final Logger LOG = LoggerFactory.getLogger(OwnConversations.class);

    private final Conversations conversations;

    OwnConversations(Conversations conversations) {
        this.conversations = conversations;
    }

    @Override
    public String name() {
        return "conversations";
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        try {
            for (Conversation.Line line : conversations.list(person)) {
                conversations.find(person, line.id()).ifPresent(found -> row.accept(Map.copyOf(found.shown())));
            }
        } catch (Conversations.AwayException e) {
            LOG.info("conversations are left out of an export: {}", String.valueOf(e.getMessage()));
        }
    }

    /// Where Redis is away they end by themselves, a while after the last message.
    @Override
    public void forget(Call call, Person person) {
        try {
            conversations.removeAll(person);
        } catch (Conversations.AwayException e) {
            LOG.info("conversations of somebody who goes end by themselves: {}", String.valueOf(e.getMessage()));
        }
    }
}
