package io.serai.live;

import io.serai.hub.cache.Cache;
import io.serai.web.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The groups that clients of this hub are in. What is said reaches those of this hub at once, and those of others by
/// the [Bus].
final class Groups implements LiveChanges, AutoCloseable {
    static final Duration BEAT = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(Groups.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    /// Up to which all are told of each who comes and goes; else n who come are n² frames.
    private static final int CROWD = 100;
    private static final int MOST_NAMED = 1_000;
    private static final int AT_ONCE = 500;

    /// @param account the account's public id: groups of the same name in two accounts are two
    record Key(String account, String name) {}

    private static final class Group {
        final Map<String, Member> members = new ConcurrentHashMap<>();
        /// How many there are on all hubs, as far as this one knows.
        final AtomicLong count = new AtomicLong();
        /// Whether some came or went that nobody was told of.
        volatile boolean stirred;
    }

    private final Frames frames;
    private final Cache cache;
    private final Bus bus;
    private final Presence presence;
    private final ConcurrentHashMap<Key, Group> groups = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-beat").factory());
    private long nextBeat = System.nanoTime() + BEAT.toNanos();
    private boolean wasUp;

    Groups(Json json, Cache cache) {
        this.frames = new Frames(json);
        this.cache = cache;
        this.presence = new Presence(cache);
        this.bus = new Bus("serai:live:", cache, json.mapper(), this::heard);
        clock.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    Member member(String account, String name) {
        return new Member(this, frames, new Key(account, name));
    }

    /// @return completes when it has joined
    CompletableFuture<?> joins(Member member) {
        Key key = member.group;
        return bus.listen(key.account()).thenRun(() -> {
            boolean entered = member.enter(() -> groups.compute(key, (same, there) -> {
                Group group = there == null ? new Group() : there;
                group.members.put(member.id, member);
                return group;
            }));
            if (entered) {
                presence.say(key, List.of(member.id), MOST_NAMED).thenAccept(here -> {
                    tellWhoIsHere(member, here);
                    Group group = groups.get(key);
                    if (group != null) {
                        tellOfOne(Frames.JOIN, group, member);
                    }
                });
            }
        });
    }

    void leaves(Member member) {
        Key key = member.group;
        Group group = groups.get(key);
        if (group != null && group.members.remove(member.id) != null) {
            groups.computeIfPresent(key, (same, there) -> there.members.isEmpty() ? null : there);
            presence.remove(key, member.id);
            group.count.decrementAndGet();
            tellOfOne(Frames.LEAVE, group, member);
        }
        bus.leave(key.account());
    }

    private void tellOfOne(String type, Group group, Member member) {
        Key key = member.group;
        if (group.count.get() > CROWD) {
            group.stirred = true;
            bus.tellCrowd(key.account(), key.name());
        } else {
            tellOfOne(key, type, member.id);
        }
    }

    private void tellOfOne(Key key, String type, String id) {
        byte[] frame = frames.write(type, key.name(), id, null, null);
        deliver(key, frame, id);
        bus.tell(key.account(), key.name(), null, text(frame));
    }

    /// A message goes to all, its sender too, or to one.
    void say(Member from, Frames.Said said) {
        Key key = from.group;
        byte[] frame = frames.write(Frames.MESSAGE, key.name(), from.id, said.to(), said.body());
        if (said.to() == null) {
            deliver(key, frame, null);
        } else if (deliverTo(key, said.to(), frame)) {
            return;
        }
        bus.tell(key.account(), key.name(), said.to(), text(frame));
    }

    void tellWhoIsHere(Member member) {
        presence.say(member.group, List.of(member.id), MOST_NAMED).thenAccept(here -> tellWhoIsHere(member, here));
    }

    /// @param here null where nobody knows but of this hub
    private void tellWhoIsHere(Member member, Presence.@Nullable Here here) {
        Key key = member.group;
        Group group = groups.get(key);
        if (group == null) {
            return;
        }
        List<String> named =
                here == null ? group.members.keySet().stream().limit(MOST_NAMED).toList() : here.named();
        group.count.set(here == null ? group.members.size() : here.count());
        tellOfGone(key, here);
        var body = new LinkedHashMap<String, Object>();
        body.put("count", group.count.get());
        body.put("clients", named);
        member.send(frames.write(Frames.PRESENCE, key.name(), Frames.HUB, member.id, body));
    }

    private void tellOfGone(Key key, Presence.@Nullable Here here) {
        if (here != null) {
            here.gone().forEach(id -> tellOfOne(key, Frames.LEAVE, id));
        }
    }

    @Override
    public void changed(String account, Change change) {
        try {
            show(account, change);
            bus.tell(account, change);
        } catch (RuntimeException e) {
            LOG.error("a change could not be told", e);
        }
    }

    private void show(String account, Change change) {
        groups.forEach((key, group) -> {
            if (key.account().equals(account)) {
                var body = Map.of("type", change.type(), "id", change.id(), "action", change.action());
                byte[] frame = frames.write(Frames.OBJECT, key.name(), Frames.HUB, null, body);
                group.members.values().stream()
                        .filter(member -> member.mayKnow(change))
                        .forEach(member -> member.send(frame));
            }
        });
    }

    /// What another hub said.
    private void heard(String account, Bus.Word word) {
        if (word.change() != null) {
            show(account, word.change());
            return;
        }
        var key = new Key(account, Objects.requireNonNull(word.group(), "a word is about a group or a change"));
        Group group = groups.get(key);
        if (group == null) {
            return;
        }
        if (word.crowd()) {
            group.stirred = true;
        } else if (word.frame() != null) {
            byte[] frame = word.frame().getBytes(StandardCharsets.UTF_8);
            if (word.to() == null) {
                deliver(key, frame, null);
            } else {
                deliverTo(key, word.to(), frame);
            }
        }
    }

    /// @param but who is not told; null for nobody
    private void deliver(Key key, byte[] frame, @Nullable String but) {
        Group group = groups.get(key);
        if (group != null) {
            group.members.forEach((id, member) -> {
                if (!id.equals(but)) {
                    member.send(frame);
                }
            });
        }
    }

    private boolean deliverTo(Key key, String id, byte[] frame) {
        Group group = groups.get(key);
        Member member = group == null ? null : group.members.get(id);
        if (member != null) {
            member.send(frame);
        }
        return member != null;
    }

    private void look() {
        try {
            bus.mend();
            boolean up = cache.up();
            boolean back = up && !wasUp;
            wasUp = up;
            groups.forEach((key, group) -> {
                if (group.stirred) {
                    group.stirred = false;
                    presence.say(key, List.of(), 0).thenAccept(here -> tellCount(key, group, here));
                }
            });
            if (back || System.nanoTime() - nextBeat > 0) {
                nextBeat = System.nanoTime() + BEAT.toNanos();
                groups.forEach(this::beat);
            }
        } catch (RuntimeException e) {
            LOG.error("the live channel's beat failed", e);
        }
    }

    private void tellCount(Key key, Group group, Presence.@Nullable Here here) {
        group.count.set(here == null ? group.members.size() : here.count());
        tellOfGone(key, here);
        deliver(
                key,
                frames.write(Frames.PRESENCE, key.name(), Frames.HUB, null, Map.of("count", group.count.get())),
                null);
    }

    /// Says that they are still there.
    private void beat(Key key, Group group) {
        var ids = new ArrayList<>(group.members.keySet());
        for (int i = 0; i < ids.size(); i += AT_ONCE) {
            presence.say(key, ids.subList(i, Math.min(ids.size(), i + AT_ONCE)), 0)
                    .thenAccept(here -> {
                        if (here != null) {
                            group.count.set(here.count());
                        }
                        tellOfGone(key, here);
                    });
        }
    }

    private static String text(byte[] frame) {
        return new String(frame, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        clock.shutdownNow();
        bus.close();
    }
}
