package io.serai.live;

import io.serai.hub.database.PublicId;
import io.serai.live.Frames.Misspoken;
import io.serai.live.Frames.Said;
import io.serai.web.Conversation;
import io.serai.web.Peer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client of this hub in a group.
final class Member implements Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Member.class);
    private static final int LEFT = 1000;

    final Groups.Key group;
    final String id = PublicId.random();
    private final Groups groups;
    private final Frames frames;
    private @Nullable Peer peer;
    private boolean gone;

    /// What was said before it had joined is heeded then.
    private CompletableFuture<?> last = new CompletableFuture<>();

    Member(Groups groups, Frames frames, Groups.Key group) {
        this.groups = groups;
        this.frames = frames;
        this.group = group;
    }

    @Override
    public void begins(Peer other) {
        peer = other;
        last = groups.joins(this);
    }

    @Override
    public void hears(String text) {
        last = last.thenRun(() -> heed(text));
    }

    private void heed(String text) {
        try {
            heed(frames.read(text, group.name()));
        } catch (Misspoken e) {
            error(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("a frame could not be heeded", e);
            peer().close(1011, "something went wrong here");
        }
    }

    private void heed(Said said) throws Misspoken {
        switch (said.type()) {
            case Frames.MESSAGE -> groups.say(this, said);
            case Frames.PRESENCE -> groups.tellWhoIsHere(this);
            case Frames.PING -> send(frames.write(Frames.PING, group.name(), Frames.HUB, id, said.body()));
            case Frames.LEAVE -> peer().close(LEFT, "left");
            case Frames.JOIN -> throw new Misspoken("Connecting has joined the group; there is nothing more to join.");
            case Frames.OBJECT, Frames.ERROR -> throw new Misspoken("Only the hub sends this type.");
            default -> throw new Misspoken("There is no such type; a client sends message, presence, ping or leave.");
        }
    }

    private void error(String message) {
        send(frames.write(Frames.ERROR, group.name(), Frames.HUB, id, Map.of("message", message)));
    }

    /// So that nothing reaches it before it knows that it has joined.
    ///
    /// @param entry makes others see it
    /// @return false where it is gone already
    synchronized boolean enter(Runnable entry) {
        if (gone) {
            return false;
        }
        entry.run();
        peer().send(frames.write(Frames.JOIN, group.name(), id, id, null));
        return true;
    }

    synchronized void send(byte[] frame) {
        if (!gone) {
            peer().send(frame);
        }
    }

    boolean mayKnow(Change change) {
        return change.readers().include(peer().principal());
    }

    @Override
    public void ends() {
        synchronized (this) {
            gone = true;
        }
        groups.leaves(this);
    }

    private Peer peer() {
        return Objects.requireNonNull(peer, "it has not begun");
    }
}
